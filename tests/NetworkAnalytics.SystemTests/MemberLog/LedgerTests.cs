using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.MemberLog;

/// <summary>The ledger as the grain gives it: read from the log's rows, in the tenant's days.</summary>
[Collection(EntryTests.Name)]
public sealed class LedgerTests(ProductFixture fixture)
{
    [Fact]
    public async Task A_ledger_has_the_logs_texts_and_the_associations_ids()
    {
        var tenant = await fixture.Product.CreateTenantAsync("Europe/Paris");
        var members = await fixture.Product.JoinAsync(tenant, 2);
        await members[0].AppendAsync(
            Write.Entry("g", EntryKind.GoalDeclared, "2020-02-01") with { Kind = "job", GoalId = "goal", HorizonMonths = 12, Note = "find my way" },
            Write.Meeting("m", "2020-03-01", members[1].Id, "over coffee"),
            Write.Return("r", "2020-03-05") with { AboutEntryId = "m", Note = "a word that stayed" },
            Write.Return("gone", "2020-03-06"),
            Write.Entry("x", EntryKind.Retracted, "2020-03-07") with { AboutEntryId = "gone" },
            Write.Meeting("unrelated", "2020-03-08"));
        var ledger = await members[0].LedgerAsync();
        var goal = Assert.Single(ledger!.Goals);
        Assert.Equal(("goal", "job", 12, "find my way", true), (goal.GoalId, goal.Category, goal.HorizonMonths, goal.Note, goal.Open));
        var entry = Assert.Single(goal.Returns);
        Assert.Equal(("r", GoalLink.OnTheWay, "a word that stayed"), (entry.EntryId, entry.Link, entry.Note));
        Assert.Equal(new LedgerEncounter("m", new DateOnly(2020, 3, 1), "one_to_one", "m2", "over coffee"), entry.Encounter);
        Assert.Empty(ledger.WithoutGoal);
        Assert.Equal("g", Assert.Single(ledger.Strategy).EntryId);
    }

    [Fact]
    public async Task Its_sums_are_the_curves_and_a_day_cuts_both()
    {
        var tenant = await fixture.Product.CreateTenantAsync();
        var member = (await fixture.Product.JoinAsync(tenant, 1))[0];
        for (var month = 1; month <= 12; month++)
            await member.AppendAsync(
                Write.Return($"h{month}", $"2020-{month:00}-10"), Write.Return($"a{month}", $"2020-{month:00}-20", "job") with { Expected = true });
        foreach (var asOf in (DateOnly[])[new(2020, 1, 15), new(2020, 6, 20), new(2021, 1, 1)])
        {
            var (ledger, curve) = ((await member.LedgerAsync(asOf))!, (await member.CurveAsync(asOf))!);
            Assert.Equal((curve.AnnouncedReturns, curve.HiddenReturns), (ledger.Horizons.Sum(h => h.Announced), ledger.Horizons.Sum(h => h.Hidden)));
            Assert.Equal(curve.AnnouncedReturns + curve.HiddenReturns, ledger.WithoutGoal.Length);
        }
        Assert.Null(await member.LedgerAsync(new DateOnly(2020, 1, 1)));
    }

    [Fact]
    public async Task Another_associations_member_of_the_same_number_has_a_ledger_of_their_own()
    {
        var (one, other) = (await fixture.Product.CreateTenantAsync(), await fixture.Product.CreateTenantAsync());
        var mine = (await fixture.Product.JoinAsync(one, 1))[0];
        await mine.AppendAsync(Write.Return("r"));
        Assert.Single((await mine.LedgerAsync())!.WithoutGoal);
        Assert.Null(await fixture.Product.Member(other, mine.Id).LedgerAsync());
    }
}
