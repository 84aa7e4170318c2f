using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Host.Demo;

namespace NetworkAnalytics.UnitTests.Demo;

public sealed class GeneratedAssociationTests
{
    private static readonly Lazy<ReadAssociation> Default = new(() => ReadAssociation.Of(new DemonstrationModel()));

    [Fact]
    public void It_says_that_it_is_generated() => Assert.Contains("generated", GeneratedAssociation.Name, StringComparison.Ordinal);

    [Fact]
    public void The_files_hold_the_default_model_and_go_with_it()
    {
        FileInfo members, history;
        using (var association = GeneratedAssociation.Write())
        {
            (members, history) = (association.Files.Members, association.Files.History);
            var read = ReadAssociation.Of(File.ReadAllText(members.FullName), File.ReadAllText(history.FullName));
            Assert.Equal(600, read.Members.Count);
            Assert.Contains(read.Members, m => m.Row.MemberId == association.Protagonist);
            Assert.Equal(new DateOnly(2026, 1, 1), association.AsOf);
        }
        Assert.False(File.Exists(members.FullName) || File.Exists(history.FullName) || Directory.Exists(members.DirectoryName));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_one_does_not()
    {
        byte[][] Bytes(ulong seed)
        {
            using var association = GeneratedAssociation.Write(new DemonstrationModel { Seed = seed, Members = 400 });
            return [File.ReadAllBytes(association.Files.Members.FullName), File.ReadAllBytes(association.Files.History.FullName)];
        }
        var (first, again, other) = (Bytes(7), Bytes(7), Bytes(8));
        Assert.Equal(first[0], again[0]);
        Assert.Equal(first[1], again[1]);
        Assert.NotEqual(first[0], other[0]);
        Assert.NotEqual(first[1], other[1]);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(5_000)]
    public void Every_row_is_accepted_at_both_ends_of_the_range(int members)
    {
        var read = ReadAssociation.Of(new DemonstrationModel { Seed = 3, Members = members });
        Assert.Empty(read.Problems);
        Assert.Equal(members, read.Members.Count);
        Assert.Equal(read.Rows, read.Members.Sum(m => m.Entries.Count));
        Assert.True(read.Members.Max(m => m.Entries.Count) < AppendEntries.MaxEntries);
    }

    [Fact]
    public void Every_row_is_accepted_at_the_corners_of_the_parameters()
    {
        foreach (var shape in (double[])[6, 60])
            foreach (var rate in (double[])[4, 80])
                foreach (var returns in (double[])[1, 30])
                    foreach (var power in (double[])[0.5, 1.5])
                    {
                        var model = new DemonstrationModel
                        {
                            Members = 400, ExponentShape = shape, ExponentRate = rate, ReturnsAtReference = returns, ReturnShape = power, Frailty = 1, PauseShare = 1, LeavingPerYear = 1,
                        };
                        if (model.Truths.MeanExponent is < 0.5 or > 3)
                            continue;
                        Assert.Empty(ReadAssociation.Of(model).Problems);
                    }
    }

    [Theory]
    [InlineData(399)]
    [InlineData(5_001)]
    public void The_number_of_members_is_bounded(int members) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DemonstrationModel { Members = members });

    [Fact]
    public void Parameters_out_of_range_are_refused_and_named()
    {
        Assert.Equal("QuietShare", Assert.Throws<ArgumentOutOfRangeException>(() => new DemonstrationModel { QuietShare = 0.6 }).ParamName);
        Assert.Equal("Frailty", Assert.Throws<ArgumentOutOfRangeException>(() => new DemonstrationModel { Frailty = double.NaN }).ParamName);
    }

    [Fact]
    public void Nobody_joined_before_the_history_begins()
    {
        for (ulong seed = 0; seed < 10; seed++)
        {
            var members = DemonstrationGenerator.Generate(new() { Seed = seed, Members = 400, QuietShare = 0.5 });
            var earliest = members.SelectMany(m => m.Entries).Min(e => e.At);
            Assert.Equal(DemonstrationModel.OpensOn, DateOnly.FromDateTime(earliest.UtcDateTime));
            Assert.Equal(DemonstrationModel.OpensOn.DayNumber, members.Min(m => m.Clock.JoinedOn));
        }
    }

    [Fact]
    public void It_has_everything_a_history_can_have()
    {
        var read = Default.Value;
        Assert.Equal(["join_year", "sector", "entry_role", "region"], read.Attributes);
        Assert.Equal([4, 6, 3, 5], read.Attributes.Select(a => read.Members.Select(m => m.Row.Attributes[a]).Distinct().Count()));
        var entries = read.Members.SelectMany(m => m.Entries).Select(e => e.Entry).ToList();
        Assert.Equal(EntryKindNames.All.Count, entries.Select(e => e.Entry).Distinct().Count());
        Assert.Equal(7, entries.Where(e => e.Entry == EntryKind.Activity).Select(e => e.Kind).Distinct().Count());
        Assert.Equal(["client", "job"], entries.Where(e => e.Expected is true).Select(e => e.Kind!).Distinct().Order());
        Assert.Equal(8, entries.Where(e => e.Expected is false).Select(e => e.Kind).Distinct().Count());
        Assert.Equal([3, 12, 36], entries.Where(e => e.Entry == EntryKind.GoalDeclared).Select(e => e.HorizonMonths!.Value).Distinct().Order());
        Assert.Equal([1, 2, 3, 4, 5], entries.Where(e => e.Entry == EntryKind.Reflection).Select(e => e.Value!.Value).Distinct().Order());
        Assert.InRange(entries.Count(e => e.Entry == EntryKind.Retracted), 5, 100);
        Assert.Contains(read.Members, m => m.Row.LeftOn is not null);
        Assert.Contains(read.Members, m => m.Timeline.Pauses.Any(p => p.End == int.MaxValue));
        Assert.Contains(read.Members, m => m.Timeline.Pauses.Any(p => p.End != int.MaxValue));
        Assert.Contains(entries, e => e.GoalId is not null && e.Entry == EntryKind.Outcome);
        Assert.InRange(read.Members.Count(m => m.Timeline.Events.IsEmpty), 40, 110);
        Assert.All(read.Members, m => Assert.EndsWith("@example.org", m.Row.Email, StringComparison.Ordinal));
        Assert.Equal(["en", "fr"], read.Members.Select(m => m.Row.Locale!).Distinct().Order());
        Assert.Equal(600, read.Members.Select(m => m.Row.Email).Distinct().Count());
    }

    [Fact]
    public void Entries_lie_inside_the_membership_and_outside_the_pause_and_meet_members_who_are_there()
    {
        var members = DemonstrationGenerator.Generate(new() { Seed = 5, Members = 1_000, PauseShare = 0.5, LeavingPerYear = 0.4 });
        foreach (var member in members)
        {
            foreach (var entry in member.Entries)
            {
                var day = DateOnly.FromDateTime(entry.At.UtcDateTime).DayNumber;
                Assert.True(entry.Entry == EntryKind.PauseStarted || member.Clock.IsThere(day), member.Id);
                if (entry.Counterparty is { } other)
                    Assert.True(members[other].Clock.IsThere(day) && !members[other].Quiet && members[other] != member, member.Id);
            }
            if (member.Quiet)
                Assert.All(member.Entries, e => Assert.True(e.Entry is EntryKind.PauseStarted or EntryKind.PauseEnded));
        }
    }

    [Fact]
    public void The_clock_is_the_products()
    {
        var model = new DemonstrationModel { Seed = 9, Members = 1_000, PauseShare = 0.5, LeavingPerYear = 0.4 };
        var drawn = DemonstrationGenerator.Generate(model);
        var read = ReadAssociation.Of(drawn);
        Assert.Equal(drawn.Select(m => m.Clock.Days), read.Members.Select(m => m.Tenure.Days));
    }

    [Fact]
    public void The_protagonist_has_two_years_a_readjusted_goal_and_hidden_returns_before_the_announced_one()
    {
        for (ulong seed = 100; seed < 112; seed++)
        {
            var drawn = DemonstrationGenerator.Generate(new() { Seed = seed, Members = 400 });
            Assert.NotEmpty(GeneratedAssociation.ProtagonistAmong(drawn));
        }
        using var association = GeneratedAssociation.Write();
        var member = Default.Value.Members.Single(m => m.Row.MemberId == association.Protagonist);
        Assert.InRange(member.Tenure.Months, 24, 48);
        Assert.Single(member.Timeline.Events, e => e.Kind == TimelineEventKind.GoalReadjusted);
        var returns = member.Timeline.Events.Where(e => e.Kind == TimelineEventKind.Outcome).Select(e => e.Flag).ToList();
        Assert.True(returns.IndexOf(true) >= 2);
    }
}
