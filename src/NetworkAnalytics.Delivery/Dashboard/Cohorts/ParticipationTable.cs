using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Delivery.Dashboard.Cohorts;

/// <summary>Who was active in which month since joining, group by group: a triangle, since who joined later has travelled less far.</summary>
/// <param name="Months">Heads of the columns.</param>
public sealed record ParticipationTable(ImmutableArray<int> Months, ImmutableArray<ParticipationRow> Rows)
{
    /// <summary>Every month of the first year, then wider steps: what fits on a page and a projector.</summary>
    private static readonly ImmutableArray<int> Shown = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 18, 21, 24, 30, 36, 48, 60];

    public static ParticipationTable Of(IReadOnlyList<PublishedBenchmark> groups)
    {
        var longest = groups.SelectMany(g => g.Participation.Months).Where(m => m.Share is not null).Select(m => m.Month).DefaultIfEmpty(0).Max();
        var months = Shown.Where(m => m <= longest).ToImmutableArray();
        return new(months, [.. groups.Select(g => ParticipationRow.Of(g, months))]);
    }
}

/// <param name="Cells">One for each column.</param>
public sealed record ParticipationRow(string Cohort, int? Members, ImmutableArray<ParticipationCell> Cells)
{
    public static ParticipationRow Of(PublishedBenchmark group, ImmutableArray<int> months)
    {
        var own = group.Participation.Months.ToDictionary(m => m.Month);
        var reached = group.Participation.Months.LastOrDefault(m => m.Eligible is not null)?.Month ?? 0;
        return new(group.Cohort.Key, group.Cohort.Members, [.. months.Select(month => own.GetValueOrDefault(month) switch
        {
            { Share: { } share } m => new ParticipationCell(share, m.Eligible),
            // Beyond the last month that enough members completed there is nothing yet to withhold.
            _ => new ParticipationCell(null, null, Ahead: month > reached),
        })]);
    }
}

/// <param name="Eligible">Members who completed the month, rounded to 5.</param>
/// <param name="Ahead">Too few have come as far.</param>
public sealed record ParticipationCell(double? Share, int? Eligible, bool Ahead = false)
{
    /// <summary>Which of ten shades.</summary>
    public int Shade => (int)Math.Min(9, (Share ?? 0) * 10);
}
