using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Dashboard;
using NetworkAnalytics.Delivery.Dashboard.Administration;
using NetworkAnalytics.Delivery.Dashboard.Charts;
using NetworkAnalytics.Delivery.Dashboard.Cohorts;

namespace NetworkAnalytics.UnitTests.Dashboard;

public sealed class CohortChartsTests
{
    private static readonly AdminWords English = new(new PageWords(CultureInfo.GetCultureInfo("en-GB")));
    private static readonly AdminWords French = new(new PageWords(CultureInfo.GetCultureInfo("fr-FR")));

    [Fact]
    public void A_curve_ends_where_nothing_more_is_published_and_says_so()
    {
        var chart = CentileChart.Of(Curve(Full(1, 2), Full(2, 4), new PublishedCell(3, null, null, null, null, null, null, null, null)), English, 5);
        var drawing = Assert.IsType<LinesDrawing>(chart.Drawing);
        Assert.Equal([1, 2], drawing.Steps);
        Assert.Equal(2, chart.Table.Rows.Length);
        Assert.Contains("After month 2", chart.Withheld, StringComparison.Ordinal);
        Assert.Contains("half of the members are at 4 or under, and the middle half lies from 2 to 8", chart.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_withheld_is_neither_drawn_nor_in_the_table_nor_in_the_file()
    {
        var chart = CentileChart.Of(Curve(new PublishedCell(1, 15, null, null, null, new PublishedQuantile(3, 3, null, null), null, null, null)), English, 5);
        var drawing = Assert.IsType<LinesDrawing>(chart.Drawing);
        Assert.All(drawing.Bands, b => Assert.All(b.Lower.Concat(b.Upper), v => Assert.Null(v)));
        Assert.Equal(["1", "15", "withheld", "withheld", "3", "withheld", "withheld"], chart.Table.Rows[0].Select(c => c.Text));
        Assert.Equal((object?[])[1, 15, null, null, 3.0, null, null], chart.Table.Rows[0].Select(c => c.Raw));
    }

    [Fact]
    public void A_curve_of_which_nothing_is_published_is_not_drawn()
    {
        var chart = CentileChart.Of(Curve(new PublishedCell(1, null, null, null, null, null, null, null, null)), English, 5);
        Assert.Null(chart.Drawing);
        Assert.NotNull(chart.Withheld);
        Assert.Empty(chart.Table.Rows);
    }

    [Fact]
    public void The_effort_clock_is_written_in_hours()
    {
        var curve = new PublishedCurve(Measure.Learning, Clock.Effort, [Full(1, 2), Full(2, 4)]);
        var chart = CentileChart.Of(curve, English, 5);
        Assert.Equal([5, 10], Assert.IsType<LinesDrawing>(chart.Drawing).Steps);
        Assert.Contains("after 10 hours given", chart.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30.0, "30 days")]
    [InlineData(365.25, "12 months")]
    public void A_time_is_said_in_days_and_then_in_months(double days, string said) => Assert.Equal(said, English.Time(days));

    [Fact]
    public void Not_reached_and_withheld_are_different_words()
    {
        Assert.Equal("not reached yet", WaitingChart.Time(new PublishedTime(null), English));
        Assert.Equal("withheld", WaitingChart.Time(null, English));
        Assert.Equal("pas encore atteint", WaitingChart.Time(new PublishedTime(null), French));
    }

    [Fact]
    public void A_mix_keeps_the_associations_own_order()
    {
        var mix = new PublishedMix(120, [new("pitch", 0.2), new("strategy", 0.5), new("advice", null)]);
        var chart = ReturnCharts.Mix(mix, English);
        Assert.Equal([0.2, 0.5], Assert.IsType<BarsDrawing>(chart.Drawing).Values.Select(v => v!.Value));
        Assert.NotNull(chart.Withheld);
        Assert.True(chart.Table.Rows[2][1].Withheld);
    }

    [Fact]
    public void Streams_of_paths_carry_each_groups_members()
    {
        var paths = new PublishedPaths("job", [new(40, [new("event", 0.75), new("one_to_one", 0.25)])], new(20, [new("event", 0.5), new("one_to_one", 0.5)]));
        var flow = Assert.IsType<FlowDrawing>(PathsChart.Of(paths, English).Drawing);
        Assert.Equal(30, flow.Links.Single(l => l is { From: "kind-event", To: "group-1" }).Value);
        Assert.Equal(40, flow.Links.Single(l => l is { From: "group-1", To: "reached" }).Value);
        Assert.Equal(20, flow.Links.Single(l => l is { From: "not_yet", To: "waiting" }).Value);
        var nodes = flow.Nodes.Select(n => n.Id).ToHashSet();
        Assert.All(flow.Links, l => Assert.True(nodes.Contains(l.From) && nodes.Contains(l.To)));
    }

    [Fact]
    public void A_name_cannot_end_the_element_a_drawing_stands_in()
    {
        var drawing = new BarsDrawing(["</script><script>alert(1)</script>"], [0.5]);
        Assert.DoesNotContain("<", JsonSerializer.Serialize<object>(drawing, JsonSerializerOptions.Web), StringComparison.Ordinal);
    }

    [Fact]
    public void A_movement_is_told_without_small_numbers()
    {
        var said = MovementWords.Say(new PublishedMovement(3, 15, null, 0, definitionChanged: false, cellsHeld: 1, cellsWithheld: 0), English);
        Assert.Equal("Since version 3: members who came in: about 15; who left the cohort: too few to say; who stayed and have new entries or another profile: none. 1 number goes on showing its earlier value, because too few people changed.", said);
    }

    [Fact]
    public void A_place_that_nobody_has_come_to_is_not_the_same_as_one_that_is_withheld()
    {
        var table = ParticipationTable.Of([Benchmark("everyone", [new(1, 100, 0.5), new(2, 80, 0.4), new(3, 60, 0.3)]), Benchmark("join_year=2024", [new(1, 20, 0.6), new(2, 20, null), new(3, null, null)])]);
        Assert.Equal([1, 2, 3], table.Months);
        Assert.Equal([false, false, false], table.Rows[0].Cells.Select(c => c.Ahead));
        Assert.Equal([false, false, true], table.Rows[1].Cells.Select(c => c.Ahead));
        Assert.Null(table.Rows[1].Cells[1].Share);
    }

    private static PublishedCurve Curve(params ReadOnlySpan<PublishedCell> cells) => new(Measure.Learning, Clock.Tenure, [.. cells]);

    private static PublishedCell Full(int cell, double median) => new(cell, 100, median, Q(median / 4), Q(median / 2), Q(median), Q(2 * median), Q(3 * median), null);

    private static PublishedQuantile Q(double value) => new(value, value, null, null);

    private static PublishedBenchmark Benchmark(string key, ImmutableArray<PublishedActiveMonth> months) => new(
        new BenchmarkIdentity(new(1), 1, new(2024, 6, 1), 1, "hash", "learning/2", default), new PublishedCohort(0, key, 100), [], [], new(null, []), new(null, []), new(null, []), [],
        new(null, null, null, null, null, null), new(months), null);
}
