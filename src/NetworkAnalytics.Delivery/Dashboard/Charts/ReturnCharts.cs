using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Dashboard.Administration;

namespace NetworkAnalytics.Delivery.Dashboard.Charts;

/// <summary>Which return came first, how many there were, and what the hidden ones were.</summary>
internal static class ReturnCharts
{
    /// <summary>1.96 standard errors to either side: 95 %.</summary>
    private const double Normal = 1.96;

    public static Chart First(PublishedFirstReturns first, AdminWords say)
    {
        var shown = Shown(first.Months, m => m.Announced is not null || m.Unannounced is not null);
        return new("first-return", say["First.title"],
            shown.LastOrDefault(m => m is { Announced: not null, Unannounced: not null }) is { Month: > 0 } end
                ? say.Format("First.sentence", say.Number(end.Month), say.Percent(end.Announced!.Value), say.Percent(end.Unannounced!.Value), say.Percent(Math.Max(0, 1 - end.Announced.Value - end.Unannounced.Value)))
                : say["Withheld.whole"],
            shown.Length < 2 ? null : new LinesDrawing(say["Axis.months"], [.. shown.Select(m => m.Month)], Share: true, Top: 1, [],
            [
                new(say["First.announced"], "announced", [.. shown.Select(m => m.Announced)], Filled: true),
                new(say["First.hidden"], "hidden", [.. shown.Select(m => m.Unannounced)], Filled: true),
            ]),
            new([new("month", say["Column.month"]), new("announced", say["First.announced"]), new("announced_se", say["Column.standard_error"]), new("unannounced", say["First.hidden"]), new("unannounced_se", say["Column.standard_error"])],
                [.. shown.Select(m => (ImmutableArray<ChartCell>)[say.Step(m.Month), say.Share(m.Announced), say.Value(m.AnnouncedStandardError), say.Share(m.Unannounced), say.Value(m.UnannouncedStandardError)])]),
            Missing(first.Months.Length, shown.Length, shown.Any(m => m.Announced is null || m.Unannounced is null), shown.LastOrDefault()?.Month ?? 0, say));
    }

    public static Chart Counts(PublishedReturnCounts counts, AdminWords say)
    {
        var shown = Shown(counts.Months, m => m.Mean is not null);
        return new("mcf", say["Counts.title"],
            shown.LastOrDefault(m => m.Mean is not null) is { } end ? say.Format("Counts.sentence", say.Number(end.Month), say.Fine(end.Mean!.Value)) : say["Withheld.whole"],
            shown.Length < 2 ? null : new LinesDrawing(say["Axis.months"], [.. shown.Select(m => m.Month)], Share: false, Top: null,
                [new(say["Interval"], "line-band", [.. shown.Select(m => Bound(m, -Normal))], [.. shown.Select(m => Bound(m, Normal))])],
                [new(say["Counts.line"], "line", [.. shown.Select(m => m.Mean)])]),
            new([new("month", say["Column.month"]), new("mcf", say["Counts.line"]), new("robust_se", say["Column.standard_error"])],
                [.. shown.Select(m => (ImmutableArray<ChartCell>)[say.Step(m.Month), say.Value(m.Mean), say.Value(m.StandardError)])]),
            Missing(counts.Months.Length, shown.Length, shown.Any(m => m.Mean is null), shown.LastOrDefault()?.Month ?? 0, say));
    }

    /// <summary>In the order of the association's own list: it is no order of merit.</summary>
    public static Chart Mix(PublishedMix mix, AdminWords say)
    {
        var shown = mix.Categories.Where(c => c.Share is not null).ToImmutableArray();
        var names = shown.Select(c => say.Capital(say.Category(c.Category))).ToImmutableArray();
        return new("mix", say["Mix.title"],
            shown.IsEmpty ? say["Withheld.whole"]
                : say.Format("Mix.sentence", say.List([.. shown.Where(c => c.Share >= 0.005).Select(c => say.Format("Mix.part", say.Category(c.Category), say.Percent(c.Share!.Value)))])),
            shown.IsEmpty ? null : new BarsDrawing(names, [.. shown.Select(c => c.Share)]),
            new([new("category", say["Column.category"]), new("share", say["Column.share"])],
                [.. mix.Categories.Select(c => (ImmutableArray<ChartCell>)[new(say.Capital(say.Category(c.Category)), c.Category), say.Share(c.Share)])]),
            shown.IsEmpty ? say["Withheld.whole"] : shown.Length < mix.Categories.Length ? say["Withheld.kinds"] : null);
    }

    public static Chart Exponents(PublishedExponents e, AdminWords say)
    {
        (string Name, string Label, double? Value)[] levels =
        [
            ("p10", say["Column.tenth"], e.P10), ("p25", say["Column.quarter"], e.P25), ("p50", say["Column.half"], e.P50), ("p75", say["Column.three_quarters"], e.P75), ("p90", say["Column.nine_tenths"], e.P90),
        ];
        var whole = levels.All(l => l.Value is not null);
        return new("exponents", say["Exponents.title"],
            whole ? say.Format("Exponents.sentence", say.Range(Math.Round(e.P25!.Value, 2), Math.Round(e.P75!.Value, 2)), say.Fine(e.P50!.Value)) : say["Exponents.withheld"],
            whole ? new SpreadDrawing(say["Exponents.axis"], e.P10!.Value, e.P25!.Value, e.P50!.Value, e.P75!.Value, e.P90!.Value, 1, say["Exponents.steady"]) : null,
            new([new("quantile", say["Column.share_of_members"]), new("exponent", say["Column.exponent"])],
                [.. levels.Select(l => (ImmutableArray<ChartCell>)[new(l.Label, l.Name), say.Value(l.Value)])]),
            whole ? null : say["Exponents.withheld"]);
    }

    private static double? Bound(PublishedMeanCount m, double errors) => m is { Mean: { } mean, StandardError: { } error } ? Math.Max(0, mean + errors * error) : m.Mean;

    /// <summary>Up to the last one with anything in it.</summary>
    private static ImmutableArray<T> Shown<T>(ImmutableArray<T> months, Func<T, bool> published)
    {
        var last = months.Length;
        while (last > 0 && !published(months[last - 1]))
            last--;
        return months[..last];
    }

    private static string? Missing(int all, int shown, bool gaps, int lastMonth, AdminWords say) =>
        shown < 2 ? say["Withheld.whole"] : shown < all ? say.Format("Withheld.after_month", say.Number(lastMonth)) : gaps ? say["Withheld.parts"] : null;
}
