using CsCheck;
using NetworkAnalytics.Statistics.Learning;

namespace NetworkAnalytics.UnitTests.Statistics.Learning;

public sealed class EffortPositionsTests
{
    [Fact]
    public void An_outcome_sits_in_the_middle_of_the_latest_encounter()
    {
        var found = EffortPositions.Of([EffortEntry.Encounter(1, 4), EffortEntry.Outcome(2), EffortEntry.Encounter(3, 1), EffortEntry.Outcome(4), EffortEntry.Outcome(5)]);
        Assert.Equal((EffortUnit.Hours, 5, 0), (found.Unit, found.Total, found.BeforeAnyEffort));
        Assert.Equal([2, 4.5, 4.5], found.Positions);
    }

    [Fact]
    public void At_one_instant_the_encounter_precedes_the_outcome()
    {
        var found = EffortPositions.Of([EffortEntry.Outcome(7), EffortEntry.Encounter(7, 3)]);
        Assert.Equal([1.5], found.Positions);
        Assert.Equal(0, found.BeforeAnyEffort);
    }

    [Fact]
    public void Outcomes_before_any_effort_are_counted_apart()
    {
        var found = EffortPositions.Of([EffortEntry.Outcome(1), EffortEntry.Encounter(2, 0), EffortEntry.Outcome(3), EffortEntry.Encounter(4, 2), EffortEntry.Outcome(5)]);
        Assert.Equal([1.0], found.Positions);
        Assert.Equal(2, found.BeforeAnyEffort);
    }

    [Fact]
    public void An_encounter_without_hours_does_not_move_the_clock_where_others_have_hours()
    {
        var found = EffortPositions.Of([EffortEntry.Encounter(1, 4), EffortEntry.Encounter(2), EffortEntry.Outcome(3)]);
        Assert.Equal([2.0], found.Positions);
        Assert.Equal(4, found.Total);
    }

    [Fact]
    public void Without_any_hours_encounters_are_counted()
    {
        var found = EffortPositions.Of([EffortEntry.Outcome(0), EffortEntry.Encounter(1), EffortEntry.Encounter(2), EffortEntry.Outcome(3), EffortEntry.Encounter(4)]);
        Assert.Equal((EffortUnit.Encounters, 3, 1), (found.Unit, found.Total, found.BeforeAnyEffort));
        Assert.Equal([1.5], found.Positions);
    }

    [Fact]
    public void Positions_lie_inside_the_effort_rise_and_leave_no_outcome_out() =>
        Gen.Select(Gen.Long[0, 20], Gen.Int[0, 6], Gen.Bool).Select((at, halves, outcome) => outcome ? EffortEntry.Outcome(at) : EffortEntry.Encounter(at, halves / 2.0))
            .Array[0, 40].Sample(entries =>
            {
                var found = EffortPositions.Of(entries);
                Assert.All(found.Positions, p => Assert.True(p > 0 && p < found.Total));
                Assert.Equal(found.Positions.Order(), found.Positions);
                Assert.Equal(entries.Count(e => e.Effort is null), found.Positions.Count + found.BeforeAnyEffort);
                var hours = entries.Sum(e => e.Effort ?? 0);
                Assert.Equal(hours > 0 ? hours : entries.Count(e => e.Effort is not null), found.Total);
            });

    [Fact]
    public void Nothing_gives_nothing()
    {
        var none = EffortPositions.Of([]);
        Assert.Equal((0, 0), (none.Total, none.BeforeAnyEffort));
        Assert.Empty(none.Positions);
        Assert.Null(PowerLaw.Fit(none).Exponent);
    }

    [Theory, InlineData(-1), InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void An_effort_that_is_no_number_of_hours_is_refused(double hours) =>
        Assert.Throws<ArgumentException>(() => EffortPositions.Of([EffortEntry.Encounter(1, hours)]));
}
