using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.CookiePolicy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Hosting;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Mail;
using NetworkAnalytics.Delivery.Access.Members;
using NetworkAnalytics.Delivery.Access.Tenants;
using NetworkAnalytics.Delivery.Api;
using NetworkAnalytics.Delivery.Api.Members;
using NetworkAnalytics.Delivery.Api.Conventions;
using NetworkAnalytics.Delivery.Api.Document;
using NetworkAnalytics.Delivery.Api.Histories;
using NetworkAnalytics.Delivery.Api.Imports;
using NetworkAnalytics.Delivery.Api.Webhooks;
using NetworkAnalytics.Delivery.Api.Limits;
using NetworkAnalytics.Delivery.Api.OwnExport;
using NetworkAnalytics.Delivery.Dashboard;
using NetworkAnalytics.Delivery.Dashboard.Cohorts;
using NetworkAnalytics.Delivery.Dashboard.Directory;
using NetworkAnalytics.Delivery.Dashboard.Imports;
using NetworkAnalytics.Delivery.Dashboard.Mine;
using NetworkAnalytics.Delivery.Dashboard.Platform;
using NetworkAnalytics.Delivery.Dashboard.Settings;
using NetworkAnalytics.Delivery.Dashboard.SignIn;
using NetworkAnalytics.Delivery.Emails.Leaving;
using NetworkAnalytics.Delivery.Webhooks;

namespace NetworkAnalytics.Delivery;

/// <summary>The ways out of the product that speak HTTP.</summary>
public static class Registration
{
    private const string Prefix = "/api/v1";

    /// <summary>Adds the API. Needs <see cref="Access.Registration.AddAccess"/>.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCredentials(configuration);
        services.AddOptions<ApiOptions>().Bind(configuration.GetSection("Api")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<ApiOptions>>((kestrel, api) => kestrel.Limits.MaxRequestBodySize = api.Value.MaxJsonBytes);
        services.AddSingleton<RecentCallers>().AddSingleton<TenantBuckets>().AddSingleton<TenantTurns>().AddSingleton<AddressGuesses>().AddSingleton<RequestLimits>();
        // Asked in this order: people who look at pages get a page.
        services.AddSingleton<IProblemDetailsWriter, PageProblems>().AddSingleton<IProblemDetailsWriter, ApiProblemWriter>()
            .AddProblemDetails(problems => problems.CustomizeProblemDetails = ProblemAnswers.Complete).AddExceptionHandler<ProblemHandler>();
        services.AddSingleton<IdempotencyStore>().AddSingleton<IdempotencyKeys>();
        Compression.Add(services);
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.Configure<JsonOptions>(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            // What a body must have, and what may be null in it, is said by its record and by nothing else.
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            json.SerializerOptions.RespectNullableAnnotations = true;
            // Which of two values was meant is not for us to guess.
            json.SerializerOptions.AllowDuplicateProperties = false;
            json.SerializerOptions.Converters.Add(new InstantConverter());
        });
        services.AddSingleton<SentEntries>();
        services.AddHostedService<WebhookSchedule>();
        services.AddSingleton<OwnRecords>();
        services.AddOpenApi(ApiDocument.Name, ApiDocument.Describe);
        services.AddSingleton<ServedDocument>();
        services.AddRazorComponents();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "__Host-na-form";
            options.Cookie.Path = "/";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<WebOptions>>(Forwarded);
        return services;
    }

    public static WebApplication UseDelivery(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<RequestLimits>();
        app.Use(SecurityHeaders.Invoke);
        app.Use(limits.RefuseEarly);
        app.UseForwardedHeaders();
        app.Use(HeadRequests.Invoke);
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
            // Probes of a load balancer speak plain HTTP to each replica.
            app.UseWhen(context => !context.Request.Path.StartsWithSegments("/health"), branch => branch.UseHttpsRedirection());
        }
        // Named here, or it would come before what refuses early.
        app.UseRouting();
        Compression.UseOutwards(app);
        app.Use((context, next) => app.Services.GetRequiredService<ForeignAttempts>().Invoke(context, next));
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        // Every cookie is for this site's own requests under TLS, whoever sets it; browsers count loopback as safe.
        app.UseCookiePolicy(new CookiePolicyOptions { Secure = CookieSecurePolicy.Always, HttpOnly = HttpOnlyPolicy.Always, MinimumSameSitePolicy = SameSiteMode.Lax });
        app.UseAuthentication();
        app.Use(limits.Count);
        app.Use((context, next) => app.Services.GetRequiredService<TenantStanding>().Invoke(context, next));
        app.Use((context, next) => app.Services.GetRequiredService<ActAs>().Invoke(context, next));
        app.UseAuthorization();
        app.UseAntiforgery();
        Compression.UseInwards(app);
        app.Use((context, next) => app.Services.GetRequiredService<IdempotencyKeys>().Invoke(context, next));
        return app;
    }

    public static void MapDelivery(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Prefix);
        EntryEndpoints.Map(api);
        ManyEntriesEndpoints.Map(api);
        RetractionEndpoints.Map(api);
        EncounterEndpoints.Map(api);
        GoalEndpoints.Map(api);
        MemberEndpoints.Map(api);
        CohortEndpoints.Map(api);
        BenchmarkEndpoints.Map(api);
        ImportEndpoints.Map(api);
        MappingEndpoints.Map(api);
        RecomputationEndpoints.Map(api);
        OwnEndpoints.Map(api);
        LetterEndpoints.Map(api);
        ExportEndpoints.Map(api);
        SettingsEndpoints.Map(api);
        WebhookEndpoints.Map(api);
        OwnAccessEndpoints.Map(api);
        TokenEndpoints.Map(api);
        ErasureEndpoints.Map(api);
        OwnExportEndpoints.Map(api);
        KeyEndpoints.Map(api);
        OperatorEndpoints.Map(api);
        var pages = Page.Group(routes);
        AccountSignIn.Map(pages);
        MemberSignIn.Map(pages);
        AccountPages.Map(pages);
        LetterPages.Map(routes, pages);
        PasskeyPages.Map(pages);
        CohortPages.Map(pages);
        DirectoryPages.Map(pages);
        ImportPages.Map(pages);
        AssociationPages.Map(pages);
        PlatformPages.Map(pages);
        PageLanguage.Map(pages);
        MyPages.Map(pages);
        pages.MapGet("/", (HttpContext http) => Results.Redirect(Navigation.Home(http.User) ?? "/sign-in")).AllowAnonymous();
        ServedDocument.Map(routes);
        ReferencePage.Map(routes);
        Asset.Map(routes);
    }

    private static void Forwarded(ForwardedHeadersOptions forwarded, IOptions<WebOptions> web)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        foreach (var proxy in web.Value.KnownProxies)
            if (System.Net.IPNetwork.TryParse(proxy, out var network))
                forwarded.KnownIPNetworks.Add(network);
            else
                forwarded.KnownProxies.Add(System.Net.IPAddress.Parse(proxy));
    }
}
