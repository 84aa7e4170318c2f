using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Postgres;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Erasing;

/// <summary>What an earlier version stored as plain text is sealed at the first start of this one.</summary>
public sealed class PlainTextTests(PostgresFixture postgres)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plain_rows_are_sealed_once_and_are_read_as_before()
    {
        var connections = new RoleConnections(await postgres.CreateDatabaseAsync());
        var database = new TestDatabase(connections.BaseConnectionString);
        TenantId tenant;
        TestMember member;
        await using (var product = await TestProduct.StartAsync(database.ConnectionString))
        {
            tenant = await product.CreateTenantAsync();
            member = (await product.JoinAsync(tenant, 3))[0];
            await member.AppendAsync(Write.Meeting("e1"));
            await product.ImportAsync(tenant, ImportKind.History, "entry_id,member_id,occurred_at,entry\nbad,m1,never,activity\n");
        }
        await using (var owner = new Npgsql.NpgsqlConnection(database.ConnectionString))
        {
            await owner.OpenAsync(Cancelled);
            foreach (var (table, column) in ((string, string)[])[("person", "name IS NULL AND email"), ("note", "text"), ("import_problem", "row_id IS NULL AND reason")])
                await owner.ExecuteAsync($"ALTER TABLE analytics.{table} DROP CONSTRAINT {table}_sealed");
            await using (var engine = await database.OpenAsync(tenant))
            {
                await engine.ExecuteAsync("INSERT INTO analytics.person (tenant_id, member_id, name, email) SELECT $1, member_id, 'Old Name ' || member_id, 'old' || member_id || '@example.org' FROM analytics.member", tenant.Value);
                await engine.ExecuteAsync("UPDATE analytics.import_problem SET sealed_reason = NULL, sealed_row_id = NULL, sealed_original = NULL, subject = NULL, reason = 'an old reason', row_id = 'old-row'");
            }
            await using (var writer = await database.OpenAsync(DatabaseRole.LogWriter))
                await writer.ExecuteAsync("INSERT INTO analytics.note (tenant_id, member_id, seq, text) VALUES ($1, $2, 1, 'an old note')", tenant.Value, member.Id.Value);
            foreach (var (table, column) in ((string, string)[])[("person", "name IS NULL AND email"), ("note", "text"), ("import_problem", "row_id IS NULL AND reason")])
                await owner.ExecuteAsync($"ALTER TABLE analytics.{table} ADD CONSTRAINT {table}_sealed CHECK ({column} IS NULL) NOT VALID");
        }
        await PlainTexts.Seal(connections, NullLogger.Instance, Cancelled);
        // Nothing is left to do, and nothing plain can be written any more.
        await PlainTexts.Seal(connections, NullLogger.Instance, Cancelled);
        await using (var engine = await database.OpenAsync(tenant))
        {
            Assert.Equal(3, await engine.ScalarAsync<long>("SELECT count(*) FROM analytics.person WHERE name IS NULL AND email IS NULL AND sealed_name IS NOT NULL AND name_mark IS NOT NULL AND email_hash IS NOT NULL"));
            Assert.Equal(0, await engine.ScalarAsync<long>("SELECT count(*) FROM pg_constraint WHERE conname LIKE '%\\_sealed' AND NOT convalidated"));
            var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => engine.ExecuteAsync("UPDATE analytics.person SET name = 'plain'"));
            Assert.Equal(Npgsql.PostgresErrorCodes.CheckViolation, refused.SqlState);
        }
        var dump = await new Dumps(postgres, database.ConnectionString).TextAsync(database.ConnectionString);
        foreach (var text in (string[])["Old Name", "old1@", "an old note", "an old reason", "old-row"])
            Assert.DoesNotContain(text, dump, StringComparison.Ordinal);

        await using (var product = await TestProduct.StartAsync(database.ConnectionString))
        {
            Assert.Equal("an old note", Assert.Single(await product.Member(tenant, member.Id).HistoryAsync()).Note);
            Assert.Equal(member.Id, await product.Directory.FindByEmail(tenant, $"OLD{member.Id}@example.org", Cancelled));
            var import = (await product.Imports.List(tenant, null, 1, Cancelled))[0];
            var row = Assert.Single(await product.RejectedAsync(tenant, import));
            Assert.Equal(("old-row", "an old reason"), (row.Id, row.Reason));
            // The same names again are no change.
            var same = await product.ImportAsync(tenant, ImportKind.Members, $"member_id,joined_on,name\nm1,2020-01-01,Old Name {member.Id}\nm2,2020-01-01,Somebody else\n");
            Assert.Equal((1, 1), (same.Stored, same.AlreadyStored));
        }
    }

    [Fact]
    public async Task Without_the_keys_database_there_are_no_names_and_no_notes_and_everything_else_is_served()
    {
        var database = await postgres.CreateDatabaseAsync();
        TenantId tenant;
        MemberId id;
        await using (var product = await TestProduct.StartAsync(database))
        {
            tenant = await product.CreateTenantAsync();
            await product.ImportAsync(tenant, ImportKind.Members, "member_id,joined_on,email\nm1,2020-01-01,ann@example.org\n");
            var member = await product.MemberAsync(tenant, "m1");
            await member.AppendAsync(Write.Meeting("e1", note: "a note"));
            id = member.Id;
        }
        var others = RoleConnections.KeysBeside(await postgres.CreateDatabaseAsync());
        await using (var product = await TestProduct.StartAsync(database, others))
        {
            var entry = Assert.Single(await product.Member(tenant, id).HistoryAsync());
            Assert.Equal(("e1", null), (entry.EntryId, entry.Note));
            Assert.Null(await product.Directory.FindByEmail(tenant, "ann@example.org", Cancelled));
        }
    }
}
