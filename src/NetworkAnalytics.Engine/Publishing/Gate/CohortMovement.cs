using NetworkAnalytics.Engine.Benchmarks;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>Who came, went and changed in a cohort since the current version: exact, inside the Engine only.</summary>
/// <param name="Left">Erased members included.</param>
/// <param name="Held">Cells, not people.</param>
/// <param name="Withheld">Cells where at least k members stand and nothing is seen.</param>
internal readonly record struct CohortMovement(int Joined, int Left, int Changed, int Held, int Withheld)
{
    /// <returns>Null when the current version has no such cohort.</returns>
    /// <param name="k">From how many members a cell could be seen.</param>
    /// <param name="departed">Members erased since.</param>
    public static CohortMovement? Of(ContributionLedger ledger, string key, CohortRelease release, int k, int departed)
    {
        var basis = ledger.Bases - 1;
        var number = basis < 0 ? -1 : ledger.BasisKeys(basis).ToList().IndexOf(key);
        if (number < 0)
            return null;
        ulong[] now = new ulong[ledger.Words], then = new ulong[ledger.Words], rewritten = new ulong[ledger.Words], present = new ulong[ledger.Words];
        ledger.Members(key, now);
        ledger.Members(basis, number, then);
        ledger.Rewritten(basis, rewritten);
        var (joined, left) = (MemberSet.Without(now, then, int.MaxValue), MemberSet.Without(then, now, int.MaxValue));
        MemberSet.Intersect(rewritten, now);
        MemberSet.Intersect(rewritten, then);
        var withheld = 0;
        for (var cell = 0; cell < ledger.Layout.Cells; cell++)
        {
            if (release[cell] != Release.Blank)
                continue;
            ledger.Present(cell, present);
            MemberSet.Intersect(present, now);
            if (MemberSet.Count(present) >= k)
                withheld++;
        }
        return new(joined, left + departed, MemberSet.Count(rewritten), release.Count(Release.Held), withheld);
    }
}
