using CsCheck;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Engine.MemberLog;
using static NetworkAnalytics.UnitTests.MemberLog.Build;

namespace NetworkAnalytics.UnitTests.MemberLog;

public sealed class EffortFoldTests
{
    private static readonly int[] Weights = [.. Enumerable.Repeat(10, 10)];

    [Fact]
    public void A_bin_is_there_once_its_hours_are_full() =>
        Assert.Equal([0, 0, 1, 1, 2], new[] { 0, 299, 300, 599, 600 }.Select(minutes => Lines(5, Meeting("m", "2024-01-02", effort: minutes))[0].Length));

    [Fact]
    public void Five_encounters_of_an_hour_are_what_five_hours_hold()
    {
        var lines = Lines(5, [.. Enumerable.Range(1, 6).Select(i => Meeting($"m{i}", $"2024-01-0{i}", i, effort: 60))]);
        Assert.Equal([50], lines[1]);
        Assert.Equal([50], lines[2]);
    }

    [Fact]
    public void At_one_instant_the_activity_moves_the_clock_before_the_outcome_is_read()
    {
        NewEntry[] hours = [Meeting("m", "2024-01-02T10:00:00Z", effort: 120), Meeting("later", "2024-01-03", effort: 240)];
        Assert.Equal([0, 10, 10], Lines(2, [.. hours, Return("same", "2024-01-02T10:00:00Z")])[0]);
        Assert.Equal([10, 10, 10], Lines(2, [.. hours, Return("before", "2024-01-02T09:59:59Z")])[0]);
    }

    [Fact]
    public void Readjustments_and_categories_count_and_follow_ups_only_by_their_hours()
    {
        var lines = Lines(1,
            Return("r", "2024-01-02", "job"), Entry("g", EntryKind.GoalDeclared, "2024-01-02", "job", goal: "g"), Entry("j", EntryKind.GoalReadjusted, "2024-01-03", goal: "g"),
            Meeting("f", "2024-01-04", 9, "follow_up", 60), Return("r2", "2024-01-05", "advice"), Meeting("m", "2024-01-06", 9, effort: 60));
        Assert.Equal([20, 30], lines[0]);
        Assert.Equal([0, 10], lines[1]);
        Assert.Equal([10, 10], lines[2]);
        Assert.Equal([10, 20], lines[3]);
    }

    [Fact]
    public void Without_logged_effort_there_is_no_curve() =>
        Assert.All(Lines(1, Meeting("m", "2024-01-02"), Return("r", "2024-01-03")), Assert.Empty);

    [Fact]
    public void Nothing_from_the_end_of_observation_on_counts() =>
        Assert.All(Lines(1, Meeting("m", "2025-01-01", effort: 600)), Assert.Empty);

    [Fact]
    public void Very_many_hours_end_in_the_last_bin_there_is()
    {
        var lines = Lines(1, [.. Enumerable.Range(1, 9).Select(i => Meeting($"m{i}", $"2024-01-0{i}", effort: 14_400))]);
        Assert.All(lines, l => Assert.Equal(EffortFold.MostBins, l.Length));
    }

    [Fact]
    public void Curves_never_fall() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[0, 2], Gen.Int[0, 400]).Array[0, 30].Sample(drawn =>
        {
            var entries = drawn.Select((d, i) => d.Item2 == 0
                ? Return($"e{i}", new DateTime(2024, 1, 1).AddDays(d.Item1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))
                : Meeting($"e{i}", new DateTime(2024, 1, 1).AddDays(d.Item1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), d.Item2, effort: d.Item3));
            Assert.All(Lines(3, [.. entries]), l => Assert.Equal(l.Order(), l));
        }, iter: 200);

    [Fact]
    public void Effort_on_the_tenure_clock_is_hours_rounded_once()
    {
        // Ten entries of 50 minutes are 8.3 hours, though each alone would round to 0.8.
        var timeline = Timeline([.. Enumerable.Range(1, 10).Select(i => Meeting($"m{i}", $"2024-01-{i:00}", effort: 50))]);
        var lines = CurveFold.Lines(timeline, ObservedTenure.At(timeline, new(Day("2024-01-01"), null), Day("2024-03-05"))!, Weights);
        Assert.Equal([83, 83], lines.Single(l => l.Measure == Measure.Effort).Tenths);
    }

    /// <summary>Learning, encounters, reach, breadth.</summary>
    private static int[][] Lines(int binHours, params NewEntry[] entries)
    {
        var timeline = Timeline(entries);
        var tenure = ObservedTenure.At(timeline, new(Day("2024-01-01"), null), Day("2025-01-01"))!;
        var bins = EffortFold.Bins(timeline, tenure, binHours);
        var cells = new int[EffortFold.MeasureCount * bins];
        EffortFold.Fill(timeline, tenure, Weights, binHours, cells, bins);
        return [.. Enumerable.Range(0, EffortFold.MeasureCount).Select(m => cells[(m * bins)..((m + 1) * bins)])];
    }
}
