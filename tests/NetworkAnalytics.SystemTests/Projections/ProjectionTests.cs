using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.MemberLog;
using NetworkAnalytics.SystemTests.Product;
using Npgsql;

namespace NetworkAnalytics.SystemTests.Projections;

/// <summary>On a server of their own: an open transaction holds back every projection of its server.</summary>
[Collection(RoughTests.Name)]
public sealed class ProjectionTests(OwnServer server)
{
    private static readonly (string, string) DoNotWait = ("Projections:CatchUpWithin", "00:00:00");

    [Fact]
    public async Task What_was_acknowledged_before_a_run_is_in_it_although_a_transaction_was_open_just_then()
    {
        await using var product = await TestProduct.StartAsync(await server.CreateDatabaseAsync(), ("Projections:CatchUpWithin", "00:05:00"));
        var projector = product.Services.GetRequiredService<CurveProjector>();
        var tenant = await product.CreateTenantAsync();
        var member = (await product.JoinAsync(tenant, 1))[0];
        Task<long> run;
        await using (var slow = await product.Database.OpenAsync(tenant))
        {
            await slow.ExecuteAsync("BEGIN");
            await slow.ScalarAsync<string>("SELECT pg_current_xact_id()::text");
            await member.AppendAsync(Write.Meeting("e1"));
            run = projector.Run(tenant, null, TestContext.Current.CancellationToken);
            await member.AppendAsync(Write.Meeting("e2"));
            Assert.False(run.IsCompleted);
            await slow.ExecuteAsync("COMMIT");
        }
        await run;
        Assert.InRange(Assert.Single(await LastSeqsAsync(product, tenant)), 1, 2);
    }

    [Fact]
    public async Task An_entry_committed_late_is_projected_although_others_have_passed_it()
    {
        await using var product = await TestProduct.StartAsync(await server.CreateDatabaseAsync(), DoNotWait);
        var projector = product.Services.GetRequiredService<CurveProjector>();
        var tenant = await product.CreateTenantAsync();
        var journal = new Journal(tenant);
        var members = await product.JoinAsync(tenant, 3);
        await product.ProjectAsync(tenant);

        await using (var late = await product.Database.OpenAsync(DatabaseRole.LogWriter))
        {
            // The role's own limit on open transactions is for real writers.
            await late.ExecuteAsync("SET idle_in_transaction_session_timeout = 0; BEGIN");
            await RawEntry.WriteAsync(late, members[0], seq: 1, "late");
            journal.Acknowledge(members[1], await members[1].AppendAsync(Write.Meeting("passes it")));
            await projector.Run(tenant, null, TestContext.Current.CancellationToken);
            journal.Acknowledge(members[2], await members[2].AppendAsync(Write.Meeting("passes it too")));
            await projector.Run(tenant, null, TestContext.Current.CancellationToken);
            await late.ExecuteAsync("COMMIT");
        }
        await journal.VerifyAsync(product);
        Assert.Equal([1, 1, 1], await LastSeqsAsync(product, tenant));
    }

    [Fact]
    public async Task A_profile_committed_late_is_projected_too()
    {
        await using var product = await TestProduct.StartAsync(await server.CreateDatabaseAsync(), DoNotWait);
        var projector = product.Services.GetRequiredService<CurveProjector>();
        var tenant = await product.CreateTenantAsync();
        var members = await product.JoinAsync(tenant, 2);
        await product.ProjectAsync(tenant);
        await using (var late = await product.Database.OpenAsync(tenant))
        {
            await late.ExecuteAsync("BEGIN");
            await late.ExecuteAsync(
                """
                INSERT INTO analytics.member_profile (tenant_id, member_id, revision, joined_on, attributes, xact)
                VALUES ($1, $2, 2, '2019-01-01', '{"trade": "baker"}', pg_current_xact_id()::text::bigint)
                """, tenant.Value, members[0].Id.Value);
            await members[1].AppendAsync(Write.Meeting("passes it"));
            await projector.Run(tenant, null, TestContext.Current.CancellationToken);
            await late.ExecuteAsync("COMMIT");
        }
        await new Journal(tenant).VerifyAsync(product);
        Assert.Equal("baker", (await RowsAsync(product, tenant))[0].Row.Attributes.Undated["trade"]);
    }

    [Fact]
    public async Task A_dump_restored_where_transactions_count_from_lower_numbers_loses_no_entry_and_goes_on_above_them()
    {
        var database = await server.CreateDatabaseAsync();
        TenantId tenant;
        List<string> before;
        await using (var product = await TestProduct.StartAsync(database))
        {
            tenant = await FilledAsync(product);
            before = await BytesAsync(product, tenant);
        }
        // As rows look to a cluster that has not yet counted so far.
        await using (var restored = new NpgsqlConnection(database))
        {
            await restored.OpenAsync(TestContext.Current.CancellationToken);
            await using var rewrite = new NpgsqlCommand(
                $"""
                {Force("NO FORCE")}
                UPDATE analytics.entry SET xact = xact + 1000000000;
                UPDATE analytics.member_profile SET xact = xact + 1000000000;
                UPDATE analytics.projection_checkpoint SET xact = xact + 1000000000, cluster_id = 'another/1';
                UPDATE analytics.transaction_numbering SET cluster_id = 'another/1';
                {Force("FORCE")}
                """, restored);
            Assert.True(await rewrite.ExecuteNonQueryAsync(TestContext.Current.CancellationToken) > 10);
        }
        // Row-level security hides every tenant's rows from their owner too.
        static string Force(string how) =>
            string.Join(' ', new[] { "entry", "member_profile", "projection_checkpoint" }.Select(t => $"ALTER TABLE analytics.{t} {how} ROW LEVEL SECURITY;"));
        await Migrator.RunAsync(database, NullLogger.Instance, TestContext.Current.CancellationToken);
        await using (var product = await TestProduct.StartAsync(database))
        {
            await product.ProjectAsync(tenant);
            Assert.Equal(before, await BytesAsync(product, tenant));
            var late = await product.MemberAsync(tenant, "m1");
            await late.AppendAsync(Write.Meeting("after the dump"));
            await product.ProjectAsync(tenant);
            Assert.NotEqual(before, await BytesAsync(product, tenant));
            await using var session = await product.Database.OpenAsync(tenant);
            Assert.True(await session.ScalarAsync<bool>(
                "SELECT (SELECT xact FROM analytics.entry WHERE entry_id = 'after the dump') > (SELECT max(xact) FROM analytics.entry WHERE entry_id <> 'after the dump')"));
        }
    }

    [Fact]
    public async Task A_rebuild_gives_the_same_bytes_as_carrying_on()
    {
        await using var product = await TestProduct.StartAsync(await server.CreateDatabaseAsync());
        var tenant = await FilledAsync(product);
        var carried = await BytesAsync(product, tenant);
        await using (var session = await product.Database.OpenAsync(tenant))
        {
            await session.ExecuteAsync("DELETE FROM analytics.curve");
            await session.ExecuteAsync("DELETE FROM analytics.projection_checkpoint");
        }
        await product.ProjectAsync(tenant);
        Assert.Equal(carried, await BytesAsync(product, tenant));
        Assert.Equal(5, carried.Count);
    }

    [Theory]
    [InlineData("cluster_id = 'another/1'")]
    [InlineData("xact = xact + 1000000")]
    [InlineData("row_format = row_format - 1")]
    public async Task A_checkpoint_of_another_cluster_or_another_format_is_not_trusted_and_everything_is_built_again(string foreign)
    {
        await using var product = await TestProduct.StartAsync(await server.CreateDatabaseAsync());
        var tenant = await FilledAsync(product);
        var before = await BytesAsync(product, tenant);
        await using (var session = await product.Database.OpenAsync(tenant))
        {
            await session.ExecuteAsync("UPDATE analytics.curve SET row = 'stale'");
            await session.ExecuteAsync($"UPDATE analytics.projection_checkpoint SET {foreign}");
        }
        await product.Services.GetRequiredService<CurveProjector>().Run(tenant, null, TestContext.Current.CancellationToken);
        Assert.Equal(before, await BytesAsync(product, tenant));
    }

    [Fact]
    public async Task A_row_that_differs_from_its_log_is_found()
    {
        await using var product = await TestProduct.StartAsync(await server.CreateDatabaseAsync());
        var projector = product.Services.GetRequiredService<CurveProjector>();
        var tenant = await FilledAsync(product);
        await using (var session = await product.Database.OpenAsync(tenant))
        {
            await session.ExecuteAsync("UPDATE analytics.curve SET row = set_byte(row, length(row) - 1, 7) WHERE member_id = (SELECT min(member_id) FROM analytics.curve)");
            await session.ExecuteAsync("DELETE FROM analytics.curve WHERE member_id = (SELECT max(member_id) FROM analytics.curve)");
        }
        Assert.Equal(2, (await projector.Verify(tenant, TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task Two_projections_at_once_take_turns()
    {
        await using var product = await TestProduct.StartAsync(await server.CreateDatabaseAsync());
        var projector = product.Services.GetRequiredService<CurveProjector>();
        var tenant = await product.CreateTenantAsync();
        var journal = new Journal(tenant);
        var members = await product.JoinAsync(tenant, 20);
        for (var round = 0; round < 5; round++)
        {
            var appends = members.Select(async member => (member, Receipt: await member.AppendAsync(Write.Return($"r{round}"))));
            var projections = Enumerable.Range(0, 4).Select(_ => Task.Run(() => projector.Run(tenant, null, TestContext.Current.CancellationToken)));
            var running = Task.WhenAll(projections);
            foreach (var (member, receipt) in await Task.WhenAll(appends))
                journal.Acknowledge(member, receipt);
            await running;
        }
        Assert.Equal(100, journal.Count);
        await journal.VerifyAsync(product);
    }

    [Fact]
    public async Task A_row_is_written_again_only_when_its_member_changed()
    {
        await using var product = await TestProduct.StartAsync(await server.CreateDatabaseAsync());
        var tenant = await FilledAsync(product);
        var before = await VersionsAsync(product, tenant);
        var member = await product.MemberAsync(tenant, "m2");
        await member.AppendAsync(Write.Meeting("one more"));
        await product.ProjectAsync(tenant);
        var after = await VersionsAsync(product, tenant);
        Assert.Equal([member.Id.Value], after.Except(before).Select(row => row.Member));
    }

    /// <summary>Five members with histories of their own, projected in several steps.</summary>
    private static async Task<TenantId> FilledAsync(TestProduct product)
    {
        var tenant = await product.CreateTenantAsync();
        var journal = new Journal(tenant);
        var members = await product.JoinAsync(tenant, 5);
        foreach (var member in members.Take(4))
        {
            journal.Acknowledge(member, await member.AppendAsync(
                Write.Meeting("met", with: members[0].Id), Write.Return("r1"), Write.Return("r2", "2021-07-04", "pitch"),
                Write.Entry("away", EntryKind.PauseStarted, "2021-08-01")));
            await product.ProjectAsync(tenant);
            journal.Acknowledge(member, await member.AppendAsync(
                Write.Entry("back", EntryKind.PauseEnded, "2021-09-01"), Write.Meeting("earlier", "2020-05-04"),
                Write.Entry("no", EntryKind.Retracted, "2021-09-02") with { AboutEntryId = "r1" }));
        }
        await journal.VerifyAsync(product);
        return tenant;
    }

    private static async Task<List<string>> BytesAsync(TestProduct product, TenantId tenant)
    {
        await using var session = await product.Database.OpenAsync(tenant);
        return await session.ListAsync(
            "SELECT concat_ws(' ', member_id, last_seq, profile_revision, first_day, encode(row, 'hex')) FROM analytics.curve ORDER BY member_id", r => r.GetString(0));
    }

    private static async Task<List<(int Member, CurveRow Row)>> RowsAsync(TestProduct product, TenantId tenant)
    {
        await using var session = await product.Database.OpenAsync(tenant);
        return await session.ListAsync("SELECT member_id, row FROM analytics.curve ORDER BY member_id", r => (r.GetInt32(0), CurveRow.Read(r.GetFieldValue<byte[]>(1))));
    }

    private static async Task<List<int>> LastSeqsAsync(TestProduct product, TenantId tenant)
    {
        await using var session = await product.Database.OpenAsync(tenant);
        return await session.ListAsync("SELECT last_seq FROM analytics.curve ORDER BY member_id", r => r.GetInt32(0));
    }

    private static async Task<List<(int Member, string Version)>> VersionsAsync(TestProduct product, TenantId tenant)
    {
        await using var session = await product.Database.OpenAsync(tenant);
        return await session.ListAsync("SELECT member_id, xmin::text || ctid::text FROM analytics.curve", r => (r.GetInt32(0), r.GetString(1)));
    }
}
