using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Dashboard.Administration;

namespace NetworkAnalytics.Delivery.Dashboard.Charts;

/// <summary>The two clocks side by side: who still waits for the announced return, and who for any.</summary>
internal static class WaitingChart
{
    public static Chart Of(ImmutableArray<PublishedReturnTimes> clocks, AdminWords say)
    {
        var months = clocks[0].Months;
        var last = months.Length;
        while (last > 0 && clocks.All(c => c.Months[last - 1].Survival is null))
            last--;
        var hidden = last < months.Length || clocks.Any(c => c.Months.Take(last).Any(m => m.Survival is null));
        return new("returns", say["Waiting.title"], Sentence(clocks, say),
            last < 2 ? null : new LinesDrawing(say["Axis.months"], [.. months.Take(last).Select(m => m.Month)], Share: true, Top: 1,
                [.. clocks.Select(c => new DrawnBand(say.Format("Waiting.interval", say[Name(c.Kind)]), Tone(c.Kind) + "-band",
                    [.. c.Months.Take(last).Select(m => m.Lower ?? m.Survival)], [.. c.Months.Take(last).Select(m => m.Upper ?? m.Survival)]))],
                [.. clocks.Select(c => new DrawnLine(say[Name(c.Kind)], Tone(c.Kind), [.. c.Months.Take(last).Select(m => m.Survival)]))]),
            new([new("month", say["Column.month"]), .. clocks.SelectMany(c => Columns(c.Kind, say))],
                [.. Enumerable.Range(0, last).Select(at => (ImmutableArray<ChartCell>)[say.Step(months[at].Month), .. clocks.SelectMany(c => Row(c.Months[at], say))])]),
            last < 2 ? say["Withheld.whole"] : !hidden ? null : last < months.Length ? say.Format("Withheld.after_month", say.Number(months[last - 1].Month)) : say["Withheld.parts"]);
    }

    /// <summary>The table under the curves, one for each clock: how many were still waiting, had a return, or ended their time without one.</summary>
    public static ChartTable AtRisk(PublishedReturnTimes clock, AdminWords say) => new(
        [new("month", say["Column.month"]), new("at_risk", say["Column.at_risk"]), new("events", say["Column.events"]), new("censored", say["Column.censored"])],
        [.. clock.Table.Select(t => (ImmutableArray<ChartCell>)[say.Step(t.Month), say.People(t.AtRisk), say.People(t.Events), say.People(t.Censored)])]);

    /// <summary>By when a quarter, half and three quarters of the members had a return.</summary>
    public static ChartTable Quantiles(ImmutableArray<PublishedReturnTimes> clocks, AdminWords say) => new(
        [new("share", say["Column.share_of_members"]), .. clocks.Select(c => new ChartColumn(c.Kind.Name(), say[Name(c.Kind)]))],
        [.. clocks[0].Quantiles.Select((q, at) => (ImmutableArray<ChartCell>)
            [new(say.Percent(q.Level), q.Level.ToString(System.Globalization.CultureInfo.InvariantCulture)), .. clocks.Select(c => Quantile(c.Quantiles[at], say))])]);

    public static string Name(ReturnKind kind) => kind == ReturnKind.Announced ? "Clock.announced" : "Clock.any";

    /// <summary>A time in words: so long, not reached yet, or withheld.</summary>
    public static string Time(PublishedTime? time, AdminWords say) => time is null ? say["Withheld.cell"] : time.Days is { } days ? say.Time(days) : say["Span.not_reached"];

    private static string Tone(ReturnKind kind) => kind == ReturnKind.Announced ? "announced" : "hidden";

    private static ChartCell Quantile(PublishedTimeQuantile q, AdminWords say) => q.Value is null ? say.Withheld
        : new(q.Lower is null && q.Upper is null ? Time(q.Value, say) : say.Format("Span.interval", Time(q.Value, say), Time(q.Lower, say), Time(q.Upper, say)),
            q.Value.Days is { } days ? days : "not reached");

    private static IEnumerable<ChartColumn> Columns(ReturnKind kind, AdminWords say) =>
    [
        new($"{kind.Name()}_waiting", say.Format("Column.waiting", say[Name(kind)])), new($"{kind.Name()}_lower", say["Column.lower"]), new($"{kind.Name()}_upper", say["Column.upper"]),
    ];

    private static IEnumerable<ChartCell> Row(PublishedSurvival m, AdminWords say) =>
        [say.Share(m.Survival), Bound(m.Lower, m, say), Bound(m.Upper, m, say)];

    // At 0 and 1 there is no interval, which is another thing than withheld.
    private static ChartCell Bound(double? bound, PublishedSurvival m, AdminWords say) => bound is null && m.Survival is not null ? new("", null) : say.Share(bound);

    private static string Sentence(ImmutableArray<PublishedReturnTimes> clocks, AdminWords say) =>
        string.Join(' ', clocks.Select(c => (c.Quantiles.FirstOrDefault(q => q.Level == 0.5)?.Value) switch
        {
            null => say.Format("Waiting.sentence.withheld", say[Name(c.Kind)]),
            { Days: { } days } => say.Format("Waiting.sentence.reached", say[Name(c.Kind)], say.Time(days)),
            _ => say.Format("Waiting.sentence.not_reached", say[Name(c.Kind)]),
        }));
}
