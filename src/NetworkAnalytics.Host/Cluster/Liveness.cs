using Orleans.Configuration;

namespace NetworkAnalytics.Host.Cluster;

/// <summary>
/// How fast the cluster notices a silo that died, measured in <c>ops/decisions/0006-cluster-liveness.md</c>: shorter than
/// Orleans' defaults (a restart on another port took 106 s with those), longer than a collection or a busy core.
/// </summary>
internal static class Liveness
{
    /// <summary>Sets the membership protocol's times.</summary>
    public static void Configure(ClusterMembershipOptions options)
    {
        // A silo that has missed three heartbeats (6 s) no longer counts for the majority and is probed by silos that
        // are still joining, which may then vote it out and join.
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(2);
        options.NumMissedTableIAmAliveLimit = 3;

        // Three probes missed in a row make a vote: about 5 s after a kill, at most 15 s when the prober is itself slow.
        options.ProbeTimeout = TimeSpan.FromSeconds(1.5);
        options.MaxProbeTimeout = TimeSpan.FromSeconds(5);
        options.NumMissedProbesLimit = 3;
        options.NumVotesForDeathDeclaration = 2;

        // Gossip carries changes; the table is read again for what gossip lost.
        options.TableRefreshTimeout = TimeSpan.FromSeconds(10);

        // Dead rows go after a day, and sooner when there are more than these.
        options.DefunctSiloExpiration = TimeSpan.FromDays(1);
        options.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(30);
        options.MaxDefunctSiloEntries = 10;
    }
}
