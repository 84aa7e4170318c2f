using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.MemberLog;

/// <summary>Ids that other systems fold together, cut or choke on: kept exactly, or refused.</summary>
[Collection(EntryTests.Name)]
public sealed class OddIdsTests(ProductFixture fixture)
{
    private static readonly string[] Kept =
    [
        "12", "0012", "abc", "ABC", " abc", "abc ", "a b", "é", "e\u0301", "👩‍💻", "שלום", "'; --", "a/b", "t/1/m/1", "%00", "=1+1", "\\N", "NULL",
        new('x', 199), new('x', 200),
    ];

    private static readonly string[] Refused = ["", "a\0b", "a\nb", "\ud83d", new('x', 201), new('x', 600), new('x', 100_000)];

    private readonly TestProduct _product = fixture.Product;

    [Fact]
    public async Task Member_ids_are_kept_exactly_and_nobody_reads_anothers_history()
    {
        var tenant = await _product.CreateTenantAsync();
        var journal = new Journal(tenant);
        var file = "member_id,joined_on\n" + string.Concat(Kept.Select(id => $"\"{id}\",2020-01-01\n"));
        var done = await _product.ImportAsync(tenant, ImportKind.Members, file);
        Assert.Equal((Kept.Length, 0), (done.Stored, done.Rejected));
        foreach (var id in Kept)
        {
            var member = await _product.MemberAsync(tenant, id);
            journal.Acknowledge(member, await member.AppendAsync(Write.Meeting(id, note: $"of {id}")));
        }
        await _product.ForgetGrainsAsync();
        foreach (var id in Kept)
        {
            var entry = Assert.Single(await (await _product.MemberAsync(tenant, id)).HistoryAsync());
            Assert.Equal((id, $"of {id}"), (entry.EntryId, entry.Note));
        }
        Assert.Equal(Kept.Length, journal.Count);
        await journal.VerifyAsync(_product);
    }

    [Fact]
    public async Task Entry_ids_are_kept_exactly_or_refused_by_name()
    {
        var tenant = await _product.CreateTenantAsync();
        var journal = new Journal(tenant);
        var member = (await _product.JoinAsync(tenant, 1))[0];
        foreach (var id in Kept)
            journal.Acknowledge(member, await member.AppendAsync(Write.Meeting(id)));
        foreach (var id in Refused)
        {
            foreach (var (field, entry) in ((string, NewEntry)[])
            [
                ("entry_id", Write.Meeting(id)),
                ("about_entry_id", Write.Return("r") with { AboutEntryId = id }),
                ("goal_id", Write.Entry("g", EntryKind.GoalDeclared) with { Kind = "job", GoalId = id }),
            ])
            {
                var receipt = (await member.AppendAsync(entry)).Receipts[0];
                Assert.Equal((EntryStatus.Refused, field), (receipt.Status, receipt.Problem?.Field));
            }
        }
        Assert.Equal(Kept, (await member.HistoryAsync()).Select(e => e.EntryId));
        await journal.VerifyAsync(_product);
    }
}
