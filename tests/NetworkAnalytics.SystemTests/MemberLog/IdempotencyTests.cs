using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.MemberLog;

[Collection(EntryTests.Name)]
public sealed class IdempotencyTests(ProductFixture fixture)
{
    private readonly TestProduct _product = fixture.Product;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_entry_sent_again_is_acknowledged_again_and_stored_once(bool toAnotherActivation)
    {
        var (journal, member) = await MemberAsync();
        var first = await member.AppendAsync(Write.Meeting("e1"));
        journal.Acknowledge(member, first);
        if (toAnotherActivation)
            await _product.ForgetGrainsAsync();
        var again = await member.AppendAsync(Write.Meeting("e1"));
        Assert.Equal((EntryStatus.Stored, 1), (first.Receipts[0].Status, first.LastSeq));
        Assert.Equal((EntryStatus.AlreadyStored, 1), (again.Receipts[0].Status, again.LastSeq));
        await journal.VerifyAsync(_product);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_same_id_with_other_content_is_a_conflict_and_the_first_content_stays(bool toAnotherActivation)
    {
        var (journal, member) = await MemberAsync();
        journal.Acknowledge(member, await member.AppendAsync(Write.Meeting("e1", note: "the first")));
        if (toAnotherActivation)
            await _product.ForgetGrainsAsync();
        foreach (var other in (NewEntry[])[Write.Meeting("e1", note: "another"), Write.Meeting("e1", "2021-05-05", note: "the first"), Write.Return("e1")])
        {
            var refused = await member.AppendAsync(other);
            Assert.Equal((EntryStatus.Conflict, "entry_id"), (refused.Receipts[0].Status, refused.Receipts[0].Problem!.Field));
        }
        Assert.Equal("the first", Assert.Single(await member.HistoryAsync()).Note);
        await journal.VerifyAsync(_product);
    }

    [Fact]
    public async Task Of_two_at_once_with_one_id_and_different_content_one_is_stored()
    {
        var (journal, member) = await MemberAsync();
        for (var round = 0; round < 20; round++)
        {
            var receipts = await Task.WhenAll(
                Task.Run(() => member.AppendAsync(Write.Meeting($"e{round}", note: "left"))),
                Task.Run(() => member.AppendAsync(Write.Meeting($"e{round}", note: "right"))));
            Assert.Equal([EntryStatus.Stored, EntryStatus.Conflict], receipts.Select(r => r.Receipts[0].Status).Order());
            journal.Acknowledge(member, receipts.Single(r => r.Receipts[0].Status == EntryStatus.Stored));
        }
        Assert.Equal(20, journal.Count);
        await journal.VerifyAsync(_product);
    }

    [Fact]
    public async Task A_receipt_says_where_an_entry_is_stored_and_null_where_it_is_not()
    {
        var (_, member) = await MemberAsync();
        await member.AppendAsync(Write.Meeting("e1"), Write.Meeting("e2"));
        Assert.Equal(2, (await member.ReceiptAsync("e2"))?.Seq);
        Assert.Null(await member.ReceiptAsync("e3"));
        Assert.Null(await member.ReceiptAsync("e\0"));
    }

    private async Task<(Journal Journal, TestMember Member)> MemberAsync()
    {
        var tenant = await _product.CreateTenantAsync();
        return (new Journal(tenant), (await _product.JoinAsync(tenant, 1))[0]);
    }
}
