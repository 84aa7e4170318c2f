using NetworkAnalytics.Delivery.Emails.Sending;
using NetworkAnalytics.Engine.Storage;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace NetworkAnalytics.Host.Observability;

/// <summary>Metrics and traces. Metrics are served at <c>/metrics</c>; both leave by OTLP where an endpoint is configured.</summary>
internal static class Telemetry
{
    // The variable OpenTelemetry itself defines; without it no exporter is started.
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddObservability(this IHostApplicationBuilder builder)
    {
        var exports = !string.IsNullOrEmpty(builder.Configuration[Endpoint]);
        var telemetry = builder.Services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddMeter(EngineActivity.Name, LetterMetrics.Name, "Microsoft.Orleans", "Npgsql", "System.Runtime", "Microsoft.AspNetCore.Hosting").AddPrometheusExporter();
            if (exports)
                metrics.AddOtlpExporter();
        });
        // Spans that nobody takes would still be made, for every request, statement and grain call.
        if (exports)
            telemetry.WithTracing(traces => traces.AddSource(EngineActivity.Name, "Microsoft.Orleans.Application", "Npgsql").AddAspNetCoreInstrumentation().AddOtlpExporter());
    }
}
