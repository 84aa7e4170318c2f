using NetworkAnalytics.Engine.Benchmarks;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>What is the same for every cell of a decision.</summary>
internal sealed class GateFacts
{
    public GateFacts(GateQuestion question)
    {
        var ledger = question.Ledger;
        Words = ledger.Words;
        Cohorts = [.. question.Cohorts.Select(c => Set(s => ledger.Members(c.Key, s)))];
        OptedOut = Set(ledger.OptedOut);
        Shown = [];
        // From one version to the next most cohorts have the same members: kept once.
        var latest = new Dictionary<string, ulong[]>(StringComparer.Ordinal);
        for (var basis = 0; basis < question.Bases.Count; basis++)
            for (var cohort = 0; cohort < ledger.BasisKeys(basis).Count; cohort++)
            {
                var key = ledger.BasisKeys(basis)[cohort];
                if (!question.Bases[basis].Releases.TryGetValue(key, out var release) || release.Count(Release.Fresh) == 0)
                    continue;
                var members = Set(s => ledger.Members(basis, cohort, s));
                if (latest.TryGetValue(key, out var before) && before.AsSpan().SequenceEqual(members))
                    members = before;
                latest[key] = members;
                Shown.Add(new(basis, cohort, release, members));
            }
        Breakdowns = [.. question.Cohorts.Select((cohort, number) => (cohort, number)).Where(c => c.cohort.Breakdown is not null)
            .GroupBy(c => c.cohort.Breakdown, StringComparer.Ordinal).Select(g => g.Select(c => c.number).ToArray())];
    }

    public int Words { get; }

    /// <summary>The members of each cohort now.</summary>
    public ulong[][] Cohorts { get; }

    public ulong[] OptedOut { get; }

    /// <summary>Cohorts of earlier versions that had fresh figures.</summary>
    public List<ShownCohort> Shown { get; }

    /// <summary>The numbers of the cohorts that are values of one attribute, attribute by attribute.</summary>
    public int[][] Breakdowns { get; }

    private ulong[] Set(FillSet fill)
    {
        var set = new ulong[Words];
        fill(set);
        return set;
    }

    private delegate void FillSet(Span<ulong> set);
}

/// <param name="Members">Of the cohort in that version, those erased since left out.</param>
internal sealed record ShownCohort(int Basis, int Cohort, CohortRelease Release, ulong[] Members);
