using System.Net;
using Hangfire;
using NetworkAnalytics.SystemTests.Postgres;

namespace NetworkAnalytics.SystemTests.Platform;

public sealed class JobTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_job_is_stored_in_PostgreSQL_and_run()
    {
        await using var replica = await TestReplica.StartAsync(await postgres.CreateDatabaseAsync());
        var note = Guid.NewGuid();
        var done = Bell.Expect(note);
        replica.Jobs.Enqueue(() => Bell.Ring(note));
        await done.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_job_enqueued_by_one_replica_is_run_by_another()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var clerk = await TestReplica.StartAsync(database, ("Jobs:Queues:0", "elsewhere"));
        await using var worker = await TestReplica.StartAsync(database);
        var note = Guid.NewGuid();
        var done = Bell.Expect(note);
        clerk.Jobs.Enqueue(() => Bell.Ring(note));
        await done.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("/operator/jobs")]
    [InlineData("/operator/jobs/jobs/enqueued")]
    [InlineData("/operator/cluster")]
    [InlineData("/operator/cluster/ClusterStats")]
    [InlineData("/operator/cluster/GrainState")]
    public async Task A_dashboard_is_closed_to_whoever_is_not_the_operator(string path)
    {
        await using var replica = await TestReplica.StartAsync(await postgres.CreateDatabaseAsync());
        using var client = new HttpClient { BaseAddress = replica.Address };
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
