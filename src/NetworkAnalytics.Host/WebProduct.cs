using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using NetworkAnalytics.Delivery;
using NetworkAnalytics.Host.CommandLine;
using NetworkAnalytics.Host.Observability;
using NetworkAnalytics.Host.Storage;

namespace NetworkAnalytics.Host;

/// <summary>The product with its web server: what <c>serve</c> runs, and each replica behind a load balancer.</summary>
internal static class WebProduct
{
    private const string ReadyTag = "ready";

    /// <param name="urls">Where to listen, separated by semicolons.</param>
    /// <param name="connections">To a migrated database.</param>
    /// <param name="operatorToken">Used where the configuration has none; null: then nobody is an operator.</param>
    /// <param name="adjust">Told of the builder before it builds: for tests.</param>
    public static WebApplication Build(string urls, RoleConnections connections, string? operatorToken, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddSecretFiles();
        if (operatorToken is not null && string.IsNullOrEmpty(builder.Configuration[OperatorToken.Setting]))
            builder.Configuration[OperatorToken.Setting] = operatorToken;
        builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        CommandSession.LogToStandardError(builder.Logging, builder.Configuration);
        builder.AddProduct(connections);
        builder.Services.AddDelivery(builder.Configuration);
        builder.Services.AddHealthChecks().AddCheck<Readiness>("replica", tags: [ReadyTag]);
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseDelivery();
        app.MapDelivery();
        app.MapOperatorDashboards();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = c => c.Tags.Contains(ReadyTag) }).AllowAnonymous();
        app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(OperatorDashboards.Policy);
        return app;
    }
}
