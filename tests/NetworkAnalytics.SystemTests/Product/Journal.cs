using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Projections;
using Npgsql;

namespace NetworkAnalytics.SystemTests.Product;

/// <summary>
/// What the system acknowledged, kept outside of it. A fault's test ends with <see cref="VerifyAsync"/>: every
/// acknowledged id is in the log once, no id is there twice, sequence numbers are dense, and each curve row equals a
/// fold of the log.
/// </summary>
internal sealed class Journal(TenantId tenant)
{
    private readonly ConcurrentDictionary<(int Member, string EntryId), bool> _acknowledged = new();

    public int Count => _acknowledged.Count;

    public void Acknowledge(TestMember member, AppendReceipt receipt)
    {
        foreach (var entry in receipt.Receipts)
            if (entry.Status is EntryStatus.Stored or EntryStatus.AlreadyStored)
                _acknowledged[(member.Id.Value, entry.EntryId)] = true;
    }

    public async Task VerifyAsync(TestProduct product)
    {
        await using (var session = await product.Database.OpenAsync(tenant))
        {
            var stored = await session.ListAsync(
                "SELECT member_id, entry_id, count(*) FROM analytics.entry WHERE entry <> 0 GROUP BY 1, 2", r => (Key: (r.GetInt32(0), r.GetString(1)), Times: r.GetInt64(2)));
            Assert.DoesNotContain(stored, row => row.Times != 1);
            Assert.Empty(_acknowledged.Keys.Except(stored.Select(row => row.Key)));
            Assert.Equal(0, await session.ScalarAsync<long>(
                "SELECT count(*) FROM (SELECT FROM analytics.entry WHERE entry <> 0 GROUP BY member_id HAVING min(seq) <> 1 OR max(seq) <> count(*)) holes"));
        }
        await product.ProjectAsync(tenant);
        await Until.HoldsAsync("the curve rows are compared with the log", async () =>
        {
            try
            {
                Assert.Empty(await product.Services.GetRequiredService<CurveProjector>().Verify(tenant, TestContext.Current.CancellationToken));
                return true;
            }
            catch (NpgsqlException)
            {
                // A connection that a fault had left dead in the pool.
                return false;
            }
        });
        Assert.Equal(0, await product.Database.ScalarAsync<long>(tenant,
            """
            SELECT count(*) FROM (SELECT p.member_id, coalesce(max(e.seq), 0) AS last FROM analytics.member_profile p
                                  LEFT JOIN analytics.entry e USING (tenant_id, member_id) GROUP BY 1) l
            LEFT JOIN analytics.curve c USING (member_id) WHERE c.last_seq IS DISTINCT FROM l.last
            """));
    }
}
