using CsCheck;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.MemberLog;
using static NetworkAnalytics.UnitTests.MemberLog.Build;

namespace NetworkAnalytics.UnitTests.MemberLog;

public sealed class LedgerTests
{
    private const string Joined = "2024-01-01";
    private const string Today = "2028-01-01";

    [Fact]
    public void A_goal_stands_with_what_names_it_and_what_came_on_the_way()
    {
        var ledger = Ledger(
            Goal("g", "2024-01-10", "job", horizon: 12), Return("hidden", "2024-03-01", "advice"), Return("named", "2024-05-01", "job", true, goal: "g"),
            Return("apart", "2024-06-01", "client", true));
        var goal = Assert.Single(ledger.Goals);
        Assert.Equal(("job", new DateOnly(2024, 1, 10), 12, true), (goal.Category, goal.DeclaredOn, goal.HorizonMonths, goal.Open));
        Assert.Equal([("hidden", GoalLink.OnTheWay), ("named", GoalLink.Named)], goal.Returns.Select(r => (r.EntryId, r.Link)));
        Assert.Equal(["apart"], ledger.WithoutGoal.Select(r => r.EntryId));
    }

    [Theory]
    [InlineData("2024-02-09", false)]
    [InlineData("2024-02-10", true)]
    [InlineData("2024-04-10", true)]
    [InlineData("2024-04-11", false)]
    public void A_hidden_return_is_on_the_way_from_the_declaring_to_the_closing_day(string day, bool onTheWay)
    {
        var ledger = Ledger(Goal("g", "2024-02-10", "job"), Entry("r", EntryKind.GoalReached, "2024-04-10", goal: "g"), Return("h", day));
        Assert.Equal(onTheWay ? 1 : 0, ledger.Goals[0].Returns.Length);
        Assert.Equal(onTheWay ? 0 : 1, ledger.WithoutGoal.Length);
        Assert.False(ledger.Goals[0].Open);
    }

    [Fact]
    public void Where_several_goals_are_open_a_hidden_return_stands_under_the_one_declared_last_and_once()
    {
        var ledger = Ledger(Goal("first", "2024-01-10", "job"), Goal("second", "2024-02-10", "client"), Return("a", "2024-02-01"), Return("b", "2024-03-01"));
        Assert.Equal([["a"], ["b"]], ledger.Goals.Select(g => g.Returns.Select(r => r.EntryId).ToArray()));
    }

    [Fact]
    public void A_goal_readjusted_after_it_was_dropped_is_open_again_and_the_readjustment_is_kept()
    {
        var ledger = Ledger(
            Goal("g", "2024-01-10", "job"), Entry("d", EntryKind.GoalDropped, "2024-03-01", goal: "g"), Return("between", "2024-04-01"),
            Entry("j", EntryKind.GoalReadjusted, "2024-05-01", "client", goal: "g"), Return("after", "2024-06-01"));
        var goal = ledger.Goals[0];
        Assert.Equal((true, (DateOnly?)new DateOnly(2024, 3, 1), null), (goal.Open, goal.DroppedOn, goal.ReachedOn));
        Assert.Equal(["after"], goal.Returns.Select(r => r.EntryId));
        Assert.Equal(("client", 121), (goal.Readjustments[0].Category, goal.Readjustments[0].TenureDays));
    }

    [Fact]
    public void The_strategy_log_has_every_step_in_order_with_what_the_goal_announced()
    {
        var ledger = Ledger(
            Entry("reached", EntryKind.GoalReached, "2024-06-01", goal: "g"), Goal("g", "2024-01-10", "job", horizon: 12),
            Entry("j", EntryKind.GoalReadjusted, "2024-03-01", goal: "g"), Goal("k", "2024-02-01", "client"), Entry("d", EntryKind.GoalDropped, "2024-07-01", goal: "k"));
        Assert.Equal(
            [(EntryKind.GoalDeclared, "job"), (EntryKind.GoalDeclared, "client"), (EntryKind.GoalReadjusted, "job"), (EntryKind.GoalReached, "job"), (EntryKind.GoalDropped, "client")],
            ledger.Strategy.Select(s => (s.Step, s.Category)));
        Assert.Equal(12, ledger.Strategy[0].HorizonMonths);
    }

    [Fact]
    public void What_was_taken_back_is_gone_goals_encounters_and_returns_alike()
    {
        var ledger = Ledger(
            Goal("g", "2024-01-10", "job"), Meeting("m", "2024-02-01"), Return("r", "2024-02-02", about: "m"), Return("gone", "2024-02-03"), Return("named", "2024-02-04", "job", true, goal: "g"),
            Entry("j", EntryKind.GoalReadjusted, "2024-03-01", goal: "g"),
            Entry("1", EntryKind.Retracted, "2024-04-01", about: "gone"), Entry("2", EntryKind.Retracted, "2024-04-01", about: "g"), Entry("3", EntryKind.Retracted, "2024-04-01", about: "m"));
        Assert.Empty(ledger.Goals);
        Assert.Equal([("r", (string?)null), ("named", null)], ledger.WithoutGoal.Select(r => (r.EntryId, r.Encounter?.EntryId)));
        Assert.Equal((EntryKind.GoalReadjusted, (string?)null), (Assert.Single(ledger.Strategy).Step, ledger.Strategy[0].Category));
    }

    [Fact]
    public void A_return_is_linked_to_the_encounter_it_names_with_its_day_kind_and_person()
    {
        var ledger = Ledger(Meeting("m", "2024-02-01", 7, "event"), Return("r", "2024-02-20", about: "m"));
        Assert.Equal(new LedgerEncounter("m", new DateOnly(2024, 2, 1), "event", "P-7", "note of m"), ledger.WithoutGoal[0].Encounter);
    }

    [Fact]
    public void Somebody_else_sees_neither_notes_nor_persons()
    {
        var bare = Ledger(
            Goal("g", "2024-01-10", "job"), Entry("j", EntryKind.GoalReadjusted, "2024-03-01", goal: "g"), Meeting("m", "2024-02-01", 7), Return("r", "2024-02-20", about: "m"),
            Return("s", "2024-02-21", "job", true)).WithoutPrivateText();
        Assert.DoesNotContain("note of", bare.ToString() + string.Concat(bare.Goals) + string.Concat(bare.Goals[0].Returns) + string.Concat(bare.Goals[0].Readjustments)
            + string.Concat(bare.WithoutGoal) + string.Concat(bare.Strategy), StringComparison.Ordinal);
        Assert.Equal("m", bare.Goals[0].Returns[0].Encounter!.EntryId);
        Assert.Null(bare.Goals[0].Returns[0].Encounter!.Counterparty);
    }

    [Theory]
    [InlineData("2024-04-01", ReturnHorizon.ShortTerm)]
    [InlineData("2024-04-02", ReturnHorizon.MediumTerm)]
    [InlineData("2024-12-31", ReturnHorizon.MediumTerm)]
    [InlineData("2025-01-01", ReturnHorizon.LongTerm)]
    [InlineData("2026-12-31", ReturnHorizon.LongTerm)]
    [InlineData("2027-01-02", ReturnHorizon.Later)]
    public void Horizons_end_at_3_12_and_36_tenure_months_as_the_curve_counts_them(string day, ReturnHorizon horizon) =>
        Assert.Equal(horizon, Ledger(Return("r", day)).WithoutGoal[0].Horizon);

    [Theory]
    [InlineData("2024-02-01", HorizonState.UnderWay, HorizonState.Ahead, HorizonState.Ahead, HorizonState.Ahead)]
    [InlineData("2024-04-05", HorizonState.Complete, HorizonState.UnderWay, HorizonState.Ahead, HorizonState.Ahead)]
    [InlineData("2025-02-01", HorizonState.Complete, HorizonState.Complete, HorizonState.UnderWay, HorizonState.Ahead)]
    [InlineData("2028-01-01", HorizonState.Complete, HorizonState.Complete, HorizonState.Complete, HorizonState.UnderWay)]
    public void A_horizon_the_member_has_not_come_to_is_ahead_and_nothing_is_missing_in_it(string asOf, params HorizonState[] states) =>
        Assert.Equal(states, Ledger(asOf, []).Horizons.Select(h => h.State));

    [Fact]
    public void Every_return_stands_once_and_the_sums_are_the_curves_counts() =>
        Gen.Select(Gen.Int[-20, 1500], Gen.Int[0, 11], Gen.Int[0, 3], (day, what, goal) => (day, what, goal)).Array[0, 60].Sample(drawn =>
        {
            var (history, stored) = Store(Drawn(drawn));
            var membership = new Membership(Day(Joined), drawn.Length % 5 == 0 ? Day(Joined) + 900 : null);
            var timeline = history.Timeline(FollowUp.Code(Settings.Settings.Taxonomy));
            var asOf = DateOnly.FromDayNumber(Day(Joined) + 1_300);
            var tenure = ObservedTenure.At(timeline, membership, asOf.DayNumber)!;
            var ledger = LedgerFold.Make(stored, membership, tenure, asOf);
            var curve = OwnCurve.Make(timeline, membership, asOf, Settings.Settings.Taxonomy, null, 5)!;

            var returns = ledger.Goals.SelectMany(g => g.Returns).Concat(ledger.WithoutGoal).ToList();
            Assert.Equal(returns.Count, returns.Select(r => r.EntryId).Distinct().Count());
            Assert.Equal((curve.AnnouncedReturns, curve.HiddenReturns), (returns.Count(r => r.Expected), returns.Count(r => !r.Expected)));
            Assert.Equal((curve.AnnouncedReturns, curve.HiddenReturns), (ledger.Horizons.Sum(h => h.Announced), ledger.Horizons.Sum(h => h.Hidden)));
            Assert.Equal(curve.Readjustments, ledger.Strategy.Count(s => s.Step == EntryKind.GoalReadjusted));
            var retracted = stored.Where(e => e.Entry == EntryKind.Retracted).Select(e => e.AboutEntryId).ToHashSet();
            Assert.Equal(
                stored.Where(e => e.Entry == EntryKind.Outcome && !retracted.Contains(e.EntryId) && e.LocalDay.DayNumber < tenure.End).Select(e => e.EntryId).Order(),
                returns.Select(r => r.EntryId).Order());
            // What a horizon holds is what the curve shows at its last month.
            foreach (var horizon in ledger.Horizons.Where(h => h.State == HorizonState.Complete))
            {
                var until = ledger.Horizons.Where(h => h.ToMonth <= horizon.ToMonth).Sum(h => h.Announced + h.Hidden);
                var readjusted = ledger.Strategy.Count(s => s.Step == EntryKind.GoalReadjusted && FirstMonth(s.TenureDays) <= horizon.ToMonth);
                Assert.Equal(curve.Measures[0].Tenths[horizon.ToMonth!.Value - 1], 10 * (until + readjusted));
            }
        }, iter: 400);

    private static int FirstMonth(int days) => NetworkAnalytics.Statistics.Time.TenureMonths.FirstVisible(days);

    private static NewEntry[] Drawn((int Day, int What, int Goal)[] drawn)
    {
        var entries = new List<NewEntry>();
        for (var i = 0; i < drawn.Length; i++)
        {
            var (offset, what, number) = drawn[i];
            var at = DateOnly.FromDayNumber(Day(Joined) + offset).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            var (id, goal) = ($"e{i}", $"g{number}");
            var earlier = i == 0 ? null : $"e{i / 2}";
            entries.Add(what switch
            {
                0 => Goal(id, at, "job", id: goal),
                1 => Entry(id, EntryKind.GoalReadjusted, at, goal: goal),
                2 => Entry(id, EntryKind.GoalReached, at, goal: goal),
                3 => Entry(id, EntryKind.GoalDropped, at, goal: goal),
                4 => Entry(id, EntryKind.Retracted, at, about: earlier),
                5 => Entry(id, EntryKind.PauseStarted, at),
                6 => Entry(id, EntryKind.PauseEnded, at),
                7 => Meeting(id, at, 3),
                8 => Return(id, at, "job", true, goal: goal),
                9 => Return(id, at, "advice", goal: goal, about: earlier),
                10 => Return(id, at, "job", true),
                _ => Return(id, at, "watch", about: earlier),
            });
        }
        // A retraction has something to take back.
        return [.. entries.Where(e => e is not { Entry: EntryKind.Retracted, AboutEntryId: null })];
    }

    private static NewEntry Goal(string entry, string at, string kind, int? horizon = null, string? id = null) =>
        Entry(entry, EntryKind.GoalDeclared, at, kind, goal: id ?? entry) with { HorizonMonths = horizon };

    private static ReturnLedger Ledger(params NewEntry[] entries) => Ledger(Today, entries);

    private static ReturnLedger Ledger(string asOf, NewEntry[] entries)
    {
        var (history, stored) = Store(entries);
        Assert.Equal(entries.Length, stored.Count);
        var membership = new Membership(Day(Joined), null);
        var tenure = ObservedTenure.At(history.Timeline(FollowUp.Code(Settings.Settings.Taxonomy)), membership, Day(asOf))!;
        return LedgerFold.Make(stored, membership, tenure, DateOnly.FromDayNumber(Day(asOf)));
    }

    /// <summary>What the log would hold of these entries: those it would refuse are left out.</summary>
    private static (MemberHistory History, List<StoredEntry> Stored) Store(NewEntry[] entries)
    {
        var history = new MemberHistory();
        var rows = Append(history, [], RefusalPolicy.StoreTheRest, entries).Rows;
        return (history, [.. rows.Select(r => new StoredEntry(
            r.Seq, r.Entry.EntryId, r.Entry.Entry, r.Entry.OccurredAt, r.LocalDay, r.Entry.Kind, r.Entry.Counterparty is { } c ? $"P-{c}" : null, r.Entry.EffortMinutes,
            r.Entry.Expected, r.Entry.GoalId, r.Entry.AboutEntryId, r.Entry.Value, r.Entry.HorizonMonths, $"note of {r.Entry.EntryId}"))]);
    }
}
