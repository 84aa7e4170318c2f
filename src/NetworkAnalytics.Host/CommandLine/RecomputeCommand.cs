using System.CommandLine;
using System.Globalization;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Host.CommandLine.Remote;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary><c>recompute</c></summary>
internal static class RecomputeCommand
{
    public static Command Make()
    {
        var (tenant, asOf, data, json) = (CommonOptions.Tenant(), CommonOptions.AsOf(), CommonOptions.Data(), CommonOptions.Json());
        var verify = new Option<bool>("--verify") { Description = "Afterwards fold the whole log again and compare with the stored curve rows" };
        var command = new Command("recompute", "Compute an association's benchmarks now and publish them") { tenant, asOf, verify, data, json };
        var remote = new RemoteOptions(command, tenant);
        command.SetAction((parsed, cancellation) => remote.IsAsked(parsed)
            ? remote.Run(parsed, api => RemoteRecompute.Run(api, parsed.GetValue(asOf), parsed.GetValue(json), cancellation))
            : CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var association = await session.Enter(parsed.GetRequiredValue(tenant), cancellation);
            var status = await Run(session, association.Id, parsed.GetValue(asOf), cancellation);
            IReadOnlyList<MemberId>? different = null;
            if (parsed.GetValue(verify))
                different = await session.Services.GetRequiredService<CurveProjector>().Verify(association.Id, cancellation);
            if (parsed.GetValue(json))
                Output.Json(new { id = status.Id, as_of = status.AsOf, state = status.State.ToString().ToLowerInvariant(), version = status.Version, failure = status.Failure, differing_curve_rows = different?.Count });
            else
                Output.Lines(status.Failure ?? string.Create(CultureInfo.InvariantCulture, $"Version {status.Version} is current, as of {status.AsOf:yyyy-MM-dd}."));
            if (different is not null)
                await Console.Error.WriteLineAsync(different.Count == 0 ? "Every stored curve row equals a fold of the log." : $"{different.Count} stored curve rows differ from a fold of the log.");
            return status.State == WorkState.Done && different is null or { Count: 0 } ? ExitCode.Done : ExitCode.Failed;
        }, cancellation));
        return command;
    }

    /// <summary>Submits a recomputation and waits, showing progress, until it has ended.</summary>
    public static async Task<RecomputationStatus> Run(CommandSession session, TenantId tenant, DateOnly? asOf, CancellationToken cancellation)
    {
        var recomputations = session.Services.GetRequiredService<IRecomputations>();
        using var line = ProgressLine.Start();
        var id = await recomputations.Submit(tenant, asOf, cancellation);
        while (true)
        {
            var status = await recomputations.Find(tenant, id, cancellation) ?? throw new InvalidOperationException($"Recomputation {id} is gone.");
            if (status.State is WorkState.Done or WorkState.Failed)
            {
                line.Finish(status.Failure is { } failure ? $"Recomputing failed: {failure}" : string.Create(CultureInfo.InvariantCulture, $"Benchmarks: version {status.Version}, as of {status.AsOf:yyyy-MM-dd}"));
                return status;
            }
            line.Show(status.Stage switch { "projecting" => "Folding histories", "computing" => "Counting cohorts", "publishing" => "Publishing", _ => "Waiting for a worker" }, status.Progress, status.Total);
            await Task.Delay(Waiting.Pace, cancellation);
        }
    }
}
