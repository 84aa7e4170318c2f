using System.Globalization;
using NetworkAnalytics.Client;

namespace NetworkAnalytics.Host.CommandLine.Remote;

/// <summary><c>recompute --server</c></summary>
internal static class RemoteRecompute
{
    public static async Task<int> Run(NetworkAnalyticsClient api, DateOnly? asOf, bool json, CancellationToken cancellation)
    {
        using var line = ProgressLine.Start();
        var work = await api.RecomputeAsync(Guid.NewGuid().ToString(), new RecomputationBody { AsOf = asOf }, cancellation);
        while (work.State is not ("done" or "failed"))
        {
            line.Show("Computing", work.Progress, work.Total);
            await Task.Delay(RemoteWaiting.Pace, cancellation);
            work = await api.ReadRecomputationAsync(work.Id, cancellation);
        }
        line.Finish(work.Failure ?? string.Create(CultureInfo.InvariantCulture, $"Benchmarks: version {work.Version}, as of {work.AsOf:yyyy-MM-dd}"));
        if (json)
            Output.Json(work);
        else
            Output.Lines(work.Failure ?? string.Create(CultureInfo.InvariantCulture, $"Version {work.Version} is current, as of {work.AsOf:yyyy-MM-dd}."));
        return work.State == "done" ? ExitCode.Done : ExitCode.Failed;
    }
}
