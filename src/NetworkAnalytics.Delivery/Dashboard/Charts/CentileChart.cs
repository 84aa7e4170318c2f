using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Dashboard.Administration;

namespace NetworkAnalytics.Delivery.Dashboard.Charts;

/// <summary>Published centiles along a clock, as bands: half of the members inside the inner one, four fifths inside the outer one.</summary>
internal static class CentileChart
{
    /// <param name="effortBinHours">Hours in one step of the effort clock.</param>
    /// <param name="top">The end of the vertical axis, where two charts stand side by side.</param>
    public static Chart Of(PublishedCurve curve, AdminWords say, int effortBinHours, double? top = null)
    {
        var last = Last(curve);
        var shown = curve.Cells.Take(last).ToImmutableArray();
        var width = curve.Clock == Clock.Tenure ? 1 : effortBinHours;
        return new(
            $"{curve.Measure.Name()}-{curve.Clock.Name()}",
            say.Format(curve.Clock == Clock.Tenure ? "Centiles.title.months" : "Centiles.title.hours", say.Measure(curve.Measure)),
            Sentence(curve, shown, say, width),
            last == 0 ? null : new LinesDrawing(
                say[curve.Clock == Clock.Tenure ? "Axis.months" : "Axis.hours"], [.. shown.Select(c => c.Cell * width)], Share: false, top,
                [
                    new(say["Centiles.outer"], "band-outer", Values(shown, c => c.P10), Values(shown, c => c.P90)),
                    new(say["Centiles.inner"], "band-inner", Values(shown, c => c.P25), Values(shown, c => c.P75)),
                ],
                [new(say["Centiles.median"], "line", Values(shown, c => c.P50))]),
            Table(curve, shown, say, width),
            last == curve.Cells.Length && shown.All(c => c.P10 is not null) ? null
                : last == 0 ? say["Withheld.whole"] : last < curve.Cells.Length ? say.Format(curve.Clock == Clock.Tenure ? "Withheld.after_month" : "Withheld.after_hours", say.Number(last * width)) : say["Withheld.parts"]);
    }

    /// <summary>The largest value drawn, for a common axis; 0 when nothing is.</summary>
    public static double Top(PublishedCurve curve) => curve.Cells.Select(c => (c.P90 ?? c.P75 ?? c.P50)?.Line ?? 0).DefaultIfEmpty().Max();

    /// <summary>The last cell with anything in it; 0: none.</summary>
    private static int Last(PublishedCurve curve)
    {
        for (var at = curve.Cells.Length; at > 0; at--)
            if (curve.Cells[at - 1].P50 is not null)
                return at;
        return 0;
    }

    private static ImmutableArray<double?> Values(ImmutableArray<PublishedCell> cells, Func<PublishedCell, PublishedQuantile?> quantile) => [.. cells.Select(c => quantile(c)?.Line)];

    private static string Sentence(PublishedCurve curve, ImmutableArray<PublishedCell> shown, AdminWords say, int width)
    {
        if (shown.LastOrDefault(c => c is { P25: not null, P50: not null, P75: not null }) is { } full)
            return say.Format(curve.Clock == Clock.Tenure ? "Centiles.sentence.months" : "Centiles.sentence.hours",
                say.Number(full.Cell * width), say.Measure(curve.Measure), say.Fine(full.P50!.Line), say.Range(full.P25!.Line, full.P75!.Line));
        return shown.LastOrDefault(c => c.P50 is not null) is { } half
            ? say.Format(curve.Clock == Clock.Tenure ? "Centiles.half.months" : "Centiles.half.hours", say.Number(half.Cell * width), say.Measure(curve.Measure), say.Fine(half.P50!.Line))
            : say["Withheld.whole"];
    }

    private static ChartTable Table(PublishedCurve curve, ImmutableArray<PublishedCell> shown, AdminWords say, int width) => new(
        [
            new(curve.Clock == Clock.Tenure ? "month" : "hours", say[curve.Clock == Clock.Tenure ? "Column.month" : "Column.hours"]), new("members", say["Column.members"]),
            new("p10", say["Column.tenth"]), new("p25", say["Column.quarter"]), new("p50", say["Column.half"]), new("p75", say["Column.three_quarters"]), new("p90", say["Column.nine_tenths"]),
        ],
        [.. shown.Select(c => (ImmutableArray<ChartCell>)
            [say.Step(c.Cell * width), say.People(c.Members), say.Value(c.P10?.Raw), say.Value(c.P25?.Raw), say.Value(c.P50?.Raw), say.Value(c.P75?.Raw), say.Value(c.P90?.Raw)])]);
}
