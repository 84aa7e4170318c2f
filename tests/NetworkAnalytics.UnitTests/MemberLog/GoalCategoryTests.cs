using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Storage.Directory;
using static NetworkAnalytics.UnitTests.MemberLog.Build;

namespace NetworkAnalytics.UnitTests.MemberLog;

public sealed class GoalCategoryTests
{
    private static readonly byte Job = (byte)Taxonomy.Default.OutcomeCode("job");
    private static readonly byte Client = (byte)Taxonomy.Default.OutcomeCode("client");

    [Theory]
    [InlineData(EntryKind.GoalReadjusted)]
    [InlineData(EntryKind.GoalReached)]
    [InlineData(EntryKind.GoalDropped)]
    public void A_goal_entry_without_a_kind_has_the_declared_one(EntryKind kind)
    {
        var timeline = Timeline(Entry("a", EntryKind.GoalDeclared, "2024-01-01", "job", goal: "x"), Entry("b", EntryKind.GoalDeclared, "2024-01-02", "client", goal: "y"), Entry("c", kind, "2024-02-01", goal: "y"));
        Assert.Equal(Client, timeline.Events[^1].Code);
    }

    [Fact]
    public void A_kind_that_is_named_holds()
    {
        var timeline = Timeline(Entry("a", EntryKind.GoalDeclared, "2024-01-01", "client", goal: "x"), Entry("b", EntryKind.GoalReached, "2024-02-01", "job", goal: "x"));
        Assert.Equal(Job, timeline.Events[^1].Code);
    }

    [Fact]
    public void The_declaration_may_arrive_after_what_it_explains()
    {
        var timeline = Timeline(Entry("b", EntryKind.GoalReached, "2024-02-01", goal: "x"), Entry("a", EntryKind.GoalDeclared, "2024-01-01", "client", goal: "x"));
        Assert.Equal(Client, timeline.Events[^1].Code);
    }

    [Fact]
    public void A_declaration_taken_back_gives_no_category_and_its_successor_does()
    {
        NewEntry[] entries = [Entry("a", EntryKind.GoalDeclared, "2024-01-01", "job", goal: "x"), Entry("r", EntryKind.GoalReached, "2024-02-01", goal: "x"), Entry("t", EntryKind.Retracted, "2024-03-01", about: "a")];
        Assert.Equal(PackedEntry.NoCode, Assert.Single(Timeline(entries).Events).Code);

        var (history, log) = (new MemberHistory(), new Dictionary<string, KnownEntry>());
        Append(history, log, RefusalPolicy.RefuseAll, entries);
        Append(history, log, RefusalPolicy.RefuseAll, Entry("a2", EntryKind.GoalDeclared, "2024-01-05", "client", goal: "x"));
        Assert.Equal(Client, history.Timeline(null).Events[^1].Code);
    }

    [Fact]
    public void A_row_keeps_the_categories_and_packs_to_the_same_bytes()
    {
        var row = new CurveRow(new(Day("2024-01-01"), null), MemberAttributes.None,
            Timeline(Entry("a", EntryKind.GoalDeclared, "2024-01-01", "client", goal: "x"), Meeting("m", "2024-01-02", effort: 90), Entry("b", EntryKind.GoalReached, "2024-02-01", goal: "x")));
        var read = CurveRow.Read(row.Pack());
        Assert.Equal(row.Timeline.Events, read.Timeline.Events);
        Assert.Equal(row.Pack(), read.Pack());
    }
}
