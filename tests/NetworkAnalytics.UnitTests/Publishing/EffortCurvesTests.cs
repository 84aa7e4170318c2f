using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using static NetworkAnalytics.UnitTests.Benchmarks.Versions;
using static NetworkAnalytics.UnitTests.MemberLog.Build;

namespace NetworkAnalytics.UnitTests.Publishing;

public sealed class EffortCurvesTests
{
    [Fact]
    public void The_effort_clock_ends_where_k_of_all_members_have_come()
    {
        var curves = Publish([.. Enumerable.Range(1, 12).Select(i => Row("2025-01-01", null, Spent(i * 300)))]).Curves;
        // Twelve have come to bin 1, eleven to bin 2, ten to bin 3.
        Assert.All(curves.Where(c => c.Clock == Clock.Effort), c => Assert.Equal(3, c.Cells.Length));
        Assert.Equal([Measure.Learning, Measure.Encounters, Measure.Reach, Measure.Breadth], curves.Where(c => c.Clock == Clock.Effort).Select(c => c.Measure));
        Assert.Equal([10, 10, 10], curves.First(c => c.Clock == Clock.Effort).Cells.Select(c => c.Members!.Value));
        Assert.Contains(curves, c => c is { Measure: Measure.Effort, Clock: Clock.Tenure });
    }

    [Fact]
    public void Where_fewer_than_k_log_their_hours_nothing_is_said_of_effort()
    {
        var rows = Enumerable.Range(1, 30).Select(i => i < 10 ? Row("2025-01-01", null, Spent(6000)) : Row("2025-01-01", null, Meeting("m", "2025-02-01")));
        var curves = Publish([.. rows]).Curves;
        Assert.Equal([Measure.Learning, Measure.Encounters, Measure.Reach, Measure.Breadth], curves.Select(c => c.Measure));
        Assert.All(curves, c => Assert.Equal(Clock.Tenure, c.Clock));
    }

    private static NewEntry[] Spent(int minutes) => [Meeting("m", "2025-02-01", effort: minutes), Return("r", "2025-02-02")];
}
