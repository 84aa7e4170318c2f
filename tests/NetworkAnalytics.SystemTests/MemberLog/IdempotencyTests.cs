using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.MemberLog;

public sealed class IdempotencyTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private readonly TestProduct _product = fixture.Product;

    [Fact]
    public async Task An_entry_sent_again_is_acknowledged_again_and_stored_once()
    {
        var tenant = await _product.CreateTenantAsync();
        var journal = new Journal(tenant);
        var member = (await _product.JoinAsync(tenant, 1))[0];
        var first = await member.AppendAsync(Write.Meeting("e1"));
        var again = await member.AppendAsync(Write.Meeting("e1"));
        journal.Acknowledge(member, first);
        Assert.Equal((EntryStatus.Stored, 1), (first.Receipts[0].Status, first.LastSeq));
        Assert.Equal((EntryStatus.AlreadyStored, 1), (again.Receipts[0].Status, again.LastSeq));
        await journal.VerifyAsync(_product);
    }
}
