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

    [Fact]
    public async Task A_replica_that_ends_leaves_the_jobs_of_the_others_in_its_process_running()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var stays = await TestReplica.StartAsync(database);
        // Hangfire's statics are now those of the one that goes.
        await using (await TestReplica.StartAsync(database))
        {
        }
        var note = Guid.NewGuid();
        var done = Bell.Expect(note);
        stays.Jobs.Enqueue(() => Bell.Ring(note));
        await done.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }
}
