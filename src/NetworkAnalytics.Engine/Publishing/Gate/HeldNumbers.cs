using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>
/// Puts the decisions on cells into effect for the numbers that are not on a curve: fresh ones pass, of held ones the
/// version before is carried on word for word, blank ones are left empty.
/// </summary>
internal sealed class HeldNumbers(CohortRelease release, PublishedBenchmark? before, Taxonomy taxonomy)
{
    public PublishedReturnTimes Of(PublishedReturnTimes fresh)
    {
        var (months, quantiles, means) = fresh.Kind == ReturnKind.Announced
            ? (ReturnCells.Announced, ReturnCells.AnnouncedQuantiles, ReturnCells.AnnouncedMeans)
            : (ReturnCells.Any, ReturnCells.AnyQuantiles, ReturnCells.AnyMeans);
        var earlier = before?.Returns.FirstOrDefault(r => r.Kind == fresh.Kind);
        return new(
            fresh.Kind,
            fresh.Members,
            [.. fresh.Months.Select(m => Additive(months, m.Month, m, Find(earlier?.Months, e => e.Month == m.Month), new(m.Month, null, null, null, null)))],
            [.. fresh.Table.Select(r => Additive(months, r.Month, r, Find(earlier?.Table, e => e.Month == r.Month), new(r.Month, null, null, null)))],
            [.. fresh.Quantiles.Select(q => Choose(quantiles, 0, q, Find(earlier?.Quantiles, e => e.Level.Equals(q.Level)), new(q.Level, null, null, null)))],
            [.. fresh.RestrictedMeans.Select((m, at) => Additive(means, at, m, Find(earlier?.RestrictedMeans, e => e.Horizon == m.Horizon), new(m.Horizon, null, null)))]);
    }

    public PublishedFirstReturns Of(PublishedFirstReturns fresh) => new(
        fresh.Members,
        [.. fresh.Months.Select(m => Additive(ReturnCells.First, m.Month, m, Find(before?.First.Months, e => e.Month == m.Month), new(m.Month, null, null, null, null)))]);

    public PublishedReturnCounts Of(PublishedReturnCounts fresh) => new(
        fresh.Members,
        [.. fresh.Months.Select(m => Additive(ReturnCells.Counts, m.Month - 1, m, Find(before?.Counts.Months, e => e.Month == m.Month), new(m.Month, null, null)))]);

    public PublishedParticipation Of(PublishedParticipation fresh) => new(
        [.. fresh.Months.Select(m => Additive(ReturnCells.Participation, m.Month - 1, m, Find(before?.Participation.Months, e => e.Month == m.Month), new(m.Month, null, null)))]);

    /// <summary>Shares of one whole go together: held when one of them is, and blank when one of them is.</summary>
    public PublishedMix Of(PublishedMix fresh)
    {
        var whole = Release.Fresh;
        for (var category = 0; category < fresh.Categories.Length; category++)
            whole = Worse(whole, release.Additive(ReturnCells.Mix, category) ? release.Of(ReturnCells.Mix, category) : Release.Blank);
        return whole switch
        {
            Release.Fresh => fresh,
            Release.Held when before is not null => before.Mix,
            _ => new(null, [.. fresh.Categories.Select(c => new PublishedCategoryShare(c.Category, null))]),
        };
    }

    public ImmutableArray<PublishedPaths> Of(ImmutableArray<PublishedPaths> fresh)
    {
        var paths = ImmutableArray.CreateBuilder<PublishedPaths>();
        for (var goal = 0; goal < taxonomy.OutcomeCategories.Length; goal++)
        {
            var name = taxonomy.OutcomeCategories[goal].Name;
            var (now, earlier) = (fresh.FirstOrDefault(p => p.Goal == name), before?.Paths.FirstOrDefault(p => p.Goal == name));
            if (Additive(ReturnCells.Paths, goal, now, earlier, null) is { } groups)
                paths.Add(new(name, groups.Groups, Additive(ReturnCells.OnTheWay, goal, now?.NotYet, earlier?.NotYet, null)));
        }
        return paths.DrainToImmutable();
    }

    public PublishedExponents Of(PublishedExponents fresh) =>
        Choose(ReturnCells.Exponents, 0, fresh, before?.Exponents, new(null, null, null, null, null, null));

    private static Release Worse(Release a, Release b) =>
        a == Release.Blank || b == Release.Blank ? Release.Blank : a == Release.Held || b == Release.Held ? Release.Held : Release.Fresh;

    private T Additive<T>(byte series, int index, T fresh, T? earlier, T blank) =>
        release.Additive(series, index) ? Choose(series, index, fresh, earlier, blank) : blank;

    private T Choose<T>(byte series, int index, T fresh, T? earlier, T blank) => release.Of(series, index) switch
    {
        Release.Fresh => fresh,
        Release.Held => earlier ?? blank,
        _ => blank,
    };

    private static T? Find<T>(ImmutableArray<T>? earlier, Func<T, bool> same) where T : class => earlier?.FirstOrDefault(same);
}
