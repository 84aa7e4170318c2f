using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.MemberLog;

[Collection(EntryTests.Name)]
public sealed class HistoryTests(ProductFixture fixture)
{
    private readonly TestProduct _product = fixture.Product;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_kind_of_entry_goes_in_and_comes_out_as_it_was(bool ofAnotherActivation)
    {
        var tenant = await _product.CreateTenantAsync("Pacific/Auckland");
        var journal = new Journal(tenant);
        var members = await _product.JoinAsync(tenant, 2);
        var sent = EveryKind(members[1].Id);
        var receipt = await members[0].AppendAsync(sent);
        Assert.All(receipt.Receipts, r => Assert.Equal(EntryStatus.Stored, r.Status));
        journal.Acknowledge(members[0], receipt);
        if (ofAnotherActivation)
            await _product.ForgetGrainsAsync();

        var history = await members[0].HistoryAsync(pageSize: 4);
        Assert.Equal(Enumerable.Range(1, sent.Length), history.Select(e => e.Seq));
        Assert.Equal(Enum.GetValues<EntryKind>(), history.Select(e => e.Entry).Distinct().Order());
        foreach (var (entry, stored) in sent.Zip(history))
        {
            Assert.Equal(
                new StoredEntry(stored.Seq, entry.EntryId, entry.Entry, entry.OccurredAt, new DateOnly(2021, 5, 5), entry.Kind,
                    entry.Counterparty is null ? null : "m2", entry.EffortMinutes, entry.Expected, entry.GoalId, entry.AboutEntryId,
                    entry.Value, entry.HorizonMonths, entry.Note),
                stored);
        }
        var curve = await members[0].CurveAsync(new DateOnly(2021, 6, 1));
        Assert.Equal((1, 1, 1, 1), (curve!.AnnouncedReturns, curve.HiddenReturns, curve.Readjustments, curve.Encounters));
        await journal.VerifyAsync(_product);
    }

    [Fact]
    public async Task What_was_retracted_no_longer_counts_and_a_retraction_cannot_be_retracted()
    {
        var tenant = await _product.CreateTenantAsync();
        var journal = new Journal(tenant);
        var member = (await _product.JoinAsync(tenant, 1))[0];
        journal.Acknowledge(member, await member.AppendAsync(Write.Return("r1"), Write.Return("r2")));
        journal.Acknowledge(member, await member.AppendAsync(Retract("t1", "r1")));
        foreach (var about in (string[])["t1", "r1", "nothing"])
        {
            var refused = (await member.AppendAsync(Retract("t2", about))).Receipts[0];
            Assert.Equal((EntryStatus.Refused, "about_entry_id"), (refused.Status, refused.Problem!.Field));
        }
        Assert.Equal(1, (await member.CurveAsync(new DateOnly(2021, 6, 1)))!.HiddenReturns);
        Assert.Equal(3, (await member.HistoryAsync()).Count);
        await journal.VerifyAsync(_product);
    }

    [Fact]
    public async Task An_append_of_many_is_all_or_nothing_unless_told_to_store_the_rest()
    {
        var tenant = await _product.CreateTenantAsync();
        var journal = new Journal(tenant);
        var member = (await _product.JoinAsync(tenant, 1))[0];
        NewEntry[] entries = [Write.Meeting("good"), Write.Meeting("bad") with { Kind = "juggling" }, Write.Meeting("better")];
        var nothing = await member.AppendAsync(entries);
        Assert.Equal([EntryStatus.NotStored, EntryStatus.Refused, EntryStatus.NotStored], nothing.Receipts.Select(r => r.Status));
        Assert.Empty(await member.HistoryAsync());

        var rest = await member.AppendAsync(RefusalPolicy.StoreTheRest, entries);
        Assert.Equal([EntryStatus.Stored, EntryStatus.Refused, EntryStatus.Stored], rest.Receipts.Select(r => r.Status));
        Assert.Contains("juggling", rest.Receipts[1].Problem!.Reason, StringComparison.Ordinal);
        journal.Acknowledge(member, rest);
        await journal.VerifyAsync(_product);
    }

    [Fact]
    public async Task Notes_lie_in_a_table_of_their_own()
    {
        var tenant = await _product.CreateTenantAsync();
        var member = (await _product.JoinAsync(tenant, 1))[0];
        await member.AppendAsync(Write.Meeting("e1"), Write.Meeting("e2", note: "she knows a baker\nwho needs a site"));
        await using var session = await _product.Database.OpenAsync(tenant);
        Assert.Equal(1, await session.ScalarAsync<long>("SELECT count(*) FROM analytics.note WHERE text IS NULL AND sealed IS NOT NULL"));
        Assert.Equal(0, await session.ScalarAsync<long>("SELECT count(*) FROM analytics.entry e WHERE e::text LIKE '%baker%'"));
        Assert.Equal([null, "she knows a baker\nwho needs a site"], (await member.HistoryAsync()).Select(e => e.Note));
    }

    [Fact]
    public async Task A_call_of_another_tenant_reaches_no_history()
    {
        var (mine, other) = (await _product.CreateTenantAsync(), await _product.CreateTenantAsync());
        var member = (await _product.JoinAsync(mine, 1))[0];
        TenantContext.Enter(other);
        await Assert.ThrowsAsync<ForeignTenantException>(() =>
            member.Grains.GetGrain<IMemberGrain>(GrainKeys.Member(mine, member.Id)).GetHistory(0, 10));
    }

    private static NewEntry Retract(string id, string about) => Write.Entry(id, EntryKind.Retracted) with { AboutEntryId = about };

    private static NewEntry[] EveryKind(MemberId other) =>
    [
        Write.Entry("pause", EntryKind.PauseStarted),
        Write.Entry("back", EntryKind.PauseEnded),
        Write.Entry("goal", EntryKind.GoalDeclared) with { GoalId = "g1", Kind = "job", HorizonMonths = 12, Note = "by next spring" },
        Write.Meeting("met", with: other) with { EffortMinutes = 45 },
        Write.Entry("told", EntryKind.Outcome) with { Kind = "job", Expected = true, GoalId = "g1", AboutEntryId = "met", Counterparty = other },
        Write.Return("hidden"),
        Write.Entry("seen anew", EntryKind.GoalReadjusted) with { GoalId = "g1", HorizonMonths = 6 },
        Write.Entry("reached", EntryKind.GoalReached) with { GoalId = "g1" },
        Write.Entry("second", EntryKind.GoalDeclared) with { GoalId = "g2", Kind = "client" },
        Write.Entry("dropped", EntryKind.GoalDropped) with { GoalId = "g2" },
        Write.Entry("sure", EntryKind.Reflection) with { Value = 5 },
        Write.Meeting("mistaken"),
        Write.Entry("taken back", EntryKind.Retracted) with { AboutEntryId = "mistaken" },
    ];
}
