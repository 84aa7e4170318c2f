using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.MemberLog.Log;

namespace NetworkAnalytics.UnitTests.MemberLog;

public sealed class AppendQueueTests
{
    private static readonly LogOptions Options = new() { MaxBatchRows = 100, MaxQueuedRows = 1_000, TenantShare = 0.5 };

    private static LogAppend Append(int tenant, int rows) =>
        new(new(tenant), new(1), new NumberedEntry[rows], DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Tenants_take_turns_so_that_a_flood_delays_nobody_by_more_than_an_append()
    {
        var queue = new AppendQueue(Options);
        for (var i = 0; i < 50; i++)
            queue.Add(Append(1, 10));
        queue.Add(Append(2, 10));
        var batch = await queue.Take(TestContext.Current.CancellationToken);
        Assert.Equal(10, batch.Count);
        Assert.Equal(1, batch.FindIndex(a => a.Tenant.Value == 2));
    }

    [Fact]
    public void A_full_queue_refuses_and_grows_no_further()
    {
        var queue = new AppendQueue(Options);
        for (var i = 0; i < 50; i++)
            queue.Add(Append(1, 10));
        Assert.Throws<LogUnavailableException>(() => queue.Add(Append(1, 10)));
        queue.Add(Append(2, 500));
        Assert.Throws<LogUnavailableException>(() => queue.Add(Append(3, 10)));
        Assert.Equal(1_000, queue.Rows);
    }

    [Fact]
    public async Task An_append_larger_than_a_batch_goes_whole_and_alone()
    {
        var queue = new AppendQueue(Options);
        queue.Add(Append(1, 5_000));
        Assert.Throws<LogUnavailableException>(() => queue.Add(Append(1, 1)));
        Assert.Equal(5_000, Assert.Single(await queue.Take(TestContext.Current.CancellationToken)).Rows.Length);
        Assert.Equal(0, queue.Rows);
    }

    [Fact]
    public async Task A_closed_queue_hands_out_what_waits_and_takes_no_more()
    {
        var queue = new AppendQueue(Options);
        queue.Add(Append(1, 1));
        queue.Close();
        Assert.Throws<LogUnavailableException>(() => queue.Add(Append(1, 1)));
        Assert.Single(await queue.Take(TestContext.Current.CancellationToken));
        Assert.Empty(await queue.Take(TestContext.Current.CancellationToken));
    }
}
