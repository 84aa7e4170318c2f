using System.Collections.Immutable;
using System.Globalization;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Dashboard.Mine;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.UnitTests.Dashboard;

public sealed class GrowthCurveTests
{
    [Fact]
    public void The_members_line_comes_to_today_and_the_peers_go_on_a_little()
    {
        var curve = GrowthCurve.Of(Own(months: 20), Peers(Cells(60)), Clock.Tenure);
        Assert.Equal(26, curve.Cells.Count);
        Assert.Equal(20, curve.LastOwn!.At);
        Assert.Equal(26, curve.LastPeers!.At);
        Assert.InRange(curve.Here!.Value.At, 20.0, 21.0);
    }

    [Fact]
    public void A_newcomer_sees_a_year_and_no_line_of_their_own_before_the_first_month()
    {
        var curve = GrowthCurve.Of(Own(months: 0), Peers(Cells(60)), Clock.Tenure);
        Assert.Equal(12, curve.Cells.Count);
        Assert.Null(curve.LastOwn);
        Assert.Equal(12, curve.End);
    }

    [Fact]
    public void Without_peers_the_member_is_shown_alone()
    {
        var curve = GrowthCurve.Of(Own(months: 5), null, Clock.Tenure);
        Assert.False(curve.HasPeers);
        Assert.Equal(5, curve.Cells.Count);
        Assert.Empty(GrowthBands.Inner(curve));
    }

    [Fact]
    public void By_hours_a_cell_is_a_step_of_hours_and_a_clock_that_has_not_begun_has_no_place_on_it()
    {
        var curve = GrowthCurve.Of(Own(months: 5, steps: 3), Peers(Cells(10), Clock.Effort), Clock.Effort);
        Assert.Equal((15.0, 15.0), (curve.LastOwn!.At, curve.Here!.Value.At));
        Assert.Null(GrowthCurve.Of(Own(months: 5), null, Clock.Effort).Here);
    }

    [Fact]
    public void A_band_ends_where_a_cell_is_withheld_and_begins_again_after_it()
    {
        var cells = Cells(9);
        cells[4] = new PublishedCell(5, null, null, null, null, null, null, null, null);
        var pieces = GrowthBands.Inner(GrowthCurve.Of(Own(months: 9), Peers(cells), Clock.Tenure)).ToList();
        Assert.Equal([(0.0, 4.0), (6.0, 9.0)], pieces.Select(p => (p[0].At, p[^1].At)));
    }

    [Theory]
    [InlineData(12, 7, true)]
    [InlineData(83, 240, true)]
    [InlineData(1, 1, true)]
    [InlineData(300, 0.4, false)]
    public void Everything_lies_inside_the_picture_and_the_axes_have_a_few_ticks(double end, double top, bool months)
    {
        foreach (var (width, height) in ((int, int)[])[(760, 400), (350, 320)])
        {
            var frame = new ChartFrame(width, height, end, top, months);
            Assert.InRange(frame.X(end), 0, width);
            Assert.InRange(frame.Y(top), 0, height);
            Assert.InRange(frame.Y(frame.Up[^1]), 0, height);
            Assert.InRange(frame.Across.Count, 2, 14);
            Assert.InRange(frame.Up.Count, 2, 8);
            Assert.All(frame.Across.Zip(frame.Across.Skip(1)), pair => Assert.True(frame.X(pair.Second) - frame.X(pair.First) >= 20));
        }
    }

    [Fact]
    public void Paths_are_written_the_same_in_every_language()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = ComparisonWording.French;
        try
        {
            Assert.DoesNotContain(",", new ChartFrame(760, 400, 12, 7, true).Line([(0, 0), (3.3, 2.25)]), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(4, 0, "en", "nothing asks for more")]
    [InlineData(4, 90, "en", "This month you noted 1.5")]
    [InlineData(1, 90, "en", "You set aside an hour a month for your network, and this month you noted 1.5. That is plenty")]
    [InlineData(4, 90, "fr", "Ce mois-ci, vous en avez noté 1,5")]
    public void Time_that_is_used_up_is_plenty_and_time_that_is_left_is_ones_own(int hours, int minutes, string language, string said) =>
        Assert.Contains(said, TimeBudgetWording.Describe(hours, minutes, ComparisonWording.FindCulture(language)!), StringComparison.Ordinal);

    private static MemberCurve Own(int months, int steps = 0) => new(new(2026, 1, 1), new(2024, 1, 1), null, OnPause: false, months * 31 + 5, months,
        [new(Measure.Learning, [.. Enumerable.Range(1, months).Select(m => 10 * m)])], 1, 2, 0, 30, 10 * months, null, [.. Enumerable.Range(1, steps).Select(s => 10 * s)], 5);

    private static PublishedCell[] Cells(int count) =>
        [.. Enumerable.Range(1, count).Select(c => new PublishedCell(c, 100, c, Quantile(c * 0.5), Quantile(c * 0.8), Quantile(c), Quantile(c * 1.2), Quantile(c * 1.5), null))];

    private static PublishedQuantile Quantile(double value) => new(value, value, null, null);

    private static PublishedBenchmark Peers(PublishedCell[] cells, Clock clock = Clock.Tenure) => new(
        new BenchmarkIdentity(new TenantId(1), 1, new(2026, 1, 1), 1, "hash", "method", default), new PublishedCohort(0, "everyone", 100),
        [new PublishedCurve(Measure.Learning, clock, [.. cells])], [], null!, null!, null!, [], null!, null!, null);
}
