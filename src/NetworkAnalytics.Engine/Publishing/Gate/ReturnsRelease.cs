using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>
/// Sets the numbers off the curves as the gate decided, cell by cell: a version's own, those of the version before as
/// they stood there, or none. Numbers that add up over cohorts are also held back where a rest could be told.
/// </summary>
/// <param name="before">The same cohort in the version before; null when there is none.</param>
internal sealed class ReturnsRelease(CohortRelease release, PublishedBenchmark? before)
{
    public PublishedReturnTimes Times(PublishedReturnTimes fresh)
    {
        var announced = fresh.Kind == ReturnKind.Announced;
        var (months, quantiles, means) = announced
            ? (ReturnCells.Announced, ReturnCells.AnnouncedQuantiles, ReturnCells.AnnouncedMeans)
            : (ReturnCells.Any, ReturnCells.AnyQuantiles, ReturnCells.AnyMeans);
        var then = before?.Returns.FirstOrDefault(r => r.Kind == fresh.Kind);
        return new(fresh.Kind, fresh.Members,
            [.. fresh.Months.Select(m => Additive(months, m.Month, m, then?.Months.FirstOrDefault(b => b.Month == m.Month), new(m.Month, null, null, null, null)))],
            [.. fresh.Table.Select(r => Additive(months, r.Month, r, then?.Table.FirstOrDefault(b => b.Month == r.Month), new(r.Month, null, null, null)))],
            [.. fresh.Quantiles.Select(q => Any(quantiles, 0, q, then?.Quantiles.FirstOrDefault(b => b.Level == q.Level), new(q.Level, null, null, null)))],
            [.. fresh.RestrictedMeans.Select((m, at) => Additive(means, at, m, then?.RestrictedMeans.FirstOrDefault(b => b.Horizon == m.Horizon), new(m.Horizon, null, null)))]);
    }

    public PublishedFirstReturns First(PublishedFirstReturns fresh) => new(fresh.Members, [.. fresh.Months.Select(m =>
        Additive(ReturnCells.First, m.Month, m, before?.First.Months.FirstOrDefault(b => b.Month == m.Month), new(m.Month, null, null, null, null)))]);

    public PublishedReturnCounts Counts(PublishedReturnCounts fresh) => new(fresh.Members, [.. fresh.Months.Select(m =>
        Additive(ReturnCells.Counts, m.Month - 1, m, before?.Counts.Months.FirstOrDefault(b => b.Month == m.Month), new(m.Month, null, null)))]);

    public PublishedParticipation Participation(PublishedParticipation fresh) => new([.. fresh.Months.Select(m =>
        Additive(ReturnCells.Participation, m.Month - 1, m, before?.Participation.Months.FirstOrDefault(b => b.Month == m.Month), new(m.Month, null, null)))]);

    public PublishedMix Mix(PublishedMix fresh) =>
        Additive(ReturnCells.Mix, 0, fresh, before?.Mix, new(null, [.. fresh.Categories.Select(c => new PublishedCategoryShare(c.Category, null))]));

    public PublishedExponents Exponents(PublishedExponents fresh) =>
        Any(ReturnCells.Exponents, 0, fresh, before?.Exponents, new(null, null, null, null, null, null));

    public ImmutableArray<PublishedPaths> Paths(ImmutableArray<PublishedPaths> fresh, Taxonomy taxonomy)
    {
        var released = ImmutableArray.CreateBuilder<PublishedPaths>();
        for (var goal = 0; goal < taxonomy.OutcomeCategories.Length; goal++)
        {
            var name = taxonomy.OutcomeCategories[goal].Name;
            var now = fresh.FirstOrDefault(p => p.Goal == name) ?? new(name, [], null);
            var then = before?.Paths.FirstOrDefault(p => p.Goal == name) ?? new(name, [], null);
            var none = new PublishedPaths(name, [], null);
            var groups = Additive(ReturnCells.Paths, goal, now, then, none).Groups;
            if (groups.Length > 0)
                released.Add(new(name, groups, Additive(ReturnCells.OnTheWay, goal, now, then, none).NotYet));
        }
        return released.DrainToImmutable();
    }

    private T Additive<T>(byte code, int index, T fresh, T? held, T blank) where T : class =>
        release.Additive(code, index) ? Any(code, index, fresh, held, blank) : blank;

    private T Any<T>(byte code, int index, T fresh, T? held, T blank) where T : class => release.Of(code, index) switch
    {
        Release.Fresh => fresh,
        Release.Held => held ?? blank,
        _ => blank,
    };
}
