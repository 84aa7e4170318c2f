using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Tenants;
using NetworkAnalytics.Delivery.Api;

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
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<ApiOptions>>((limiter, api) => RequestLimits.Configure(limiter, api.Value));
        services.AddRateLimiter(_ => { });
        services.AddProblemDetails().AddExceptionHandler<ProblemHandler>();
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.Configure<JsonOptions>(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddOpenApi("v1", ApiDocument.Describe);
        return services;
    }

    public static WebApplication UseDelivery(this WebApplication app)
    {
        app.Use((context, next) => app.Services.GetRequiredService<ForeignAttempts>().Invoke(context, next));
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.Use((context, next) =>
        {
            context.Response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
            context.Response.Headers["Referrer-Policy"] = "no-referrer";
            return next(context);
        });
        app.UseAuthentication();
        app.UseRateLimiter();
        app.Use((context, next) => app.Services.GetRequiredService<TenantStanding>().Invoke(context, next));
        app.UseAuthorization();
        return app;
    }

    public static void MapDelivery(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Prefix);
        EntryEndpoints.Map(api);
        MemberEndpoints.Map(api);
        CohortEndpoints.Map(api);
        BenchmarkEndpoints.Map(api);
        ImportEndpoints.Map(api);
        RecomputationEndpoints.Map(api);
        OwnEndpoints.Map(api);
        KeyEndpoints.Map(api);
        OperatorEndpoints.Map(api);
        routes.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        routes.MapGet("/", () => Results.Redirect("/openapi/v1.json")).AllowAnonymous().ExcludeFromDescription();
    }
}
