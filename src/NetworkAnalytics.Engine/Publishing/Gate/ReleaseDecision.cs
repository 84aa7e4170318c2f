using NetworkAnalytics.Engine.Benchmarks;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>
/// Decides for every cell of every cohort whether its fresh numbers may be seen (STATISTICS.md, Publication gate). Each
/// figure that was ever seen of the cell, of whatever cohort, is the contributions of some members; a fresh one is seen
/// only if it differs from every one of them, and from the others of its own version, by nobody or by at least k members.
/// Otherwise the cell keeps what it showed, for three months at the most, or goes blank.
/// </summary>
internal static class ReleaseDecision
{
    /// <summary>How long a cell keeps showing what it showed, by as-of days.</summary>
    public const int HeldMonths = 3;

    /// <returns>By cohort key. Also cohorts that are no longer there, wholly blank, so that what was seen of them is remembered.</returns>
    public static Dictionary<string, CohortRelease> Decide(GateQuestion question)
    {
        var releases = new Dictionary<string, CohortRelease>(StringComparer.Ordinal);
        foreach (var cohort in question.Cohorts)
            releases.Add(cohort.Key, new(question.Ledger.Layout));
        var facts = new GateFacts(question);
        Parallel.For(0, question.Ledger.Layout.Cells, () => new CellDecision(question, facts), (cell, _, decision) =>
        {
            decision.Decide(cell, releases);
            return decision;
        }, _ => { });
        if (question.Bases.Count > 0)
            foreach (var (key, last) in question.Bases[^1].Releases)
                if (releases.TryGetValue(key, out var release))
                    KeepBeyond(release, last);
                else
                    releases.Add(key, Gone(last));
        return releases;
    }

    // A layout that has become shorter forgets nothing while its cells are the same, and what lies beyond is not shown.
    private static void KeepBeyond(CohortRelease release, CohortRelease last)
    {
        foreach (var series in release.Layout.Series)
            for (var index = 0; index < series.Length; index++)
                if (release.Of(series.Code, index) == Release.Blank && release.Basis(series.Code, index) == 0 && last.Basis(series.Code, index) is > 0 and var basis)
                    release.Set(release.Layout.Find(series.Code, index), Release.Blank, basis);
    }

    private static CohortRelease Gone(CohortRelease last)
    {
        var gone = new CohortRelease(last.Layout);
        foreach (var series in last.Layout.Series)
            for (var index = 0; index < series.Length; index++)
                gone.Set(last.Layout.Find(series.Code, index), Release.Blank, last.Basis(series.Code, index));
        return gone;
    }
}
