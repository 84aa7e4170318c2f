using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Projections;

/// <summary>Row-level security under everything that reads tenant tables, asked of the catalogue, so that a new table is in.</summary>
[Collection(EntryTests.Name)]
public sealed class IsolationTests(ProductFixture fixture)
{
    private const string TenantTables = """
        SELECT c.relname::text FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
        WHERE c.relnamespace = 'analytics'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1
        """;

    private readonly TestProduct _product = fixture.Product;

    [Fact]
    public async Task As_the_application_without_a_tenant_nothing_is_visible_and_with_one_nothing_of_another()
    {
        var (mine, other) = (await _product.CreateTenantAsync(), await _product.CreateTenantAsync());
        foreach (var tenant in (Contracts.Tenancy.TenantId[])[mine, other])
        {
            var members = await _product.JoinAsync(tenant, 2);
            await members[0].AppendAsync(Write.Meeting("e1", note: "a note"));
            await _product.ImportAsync(tenant, ImportKind.History, "entry_id,member_id,occurred_at,entry\nbad,m1,never,activity\n");
            await _product.ProjectAsync(tenant);
        }
        await using var nobody = await _product.Database.OpenAsync(DatabaseRole.Engine);
        await using var application = await _product.Database.OpenAsync(mine);
        var tables = await nobody.ListAsync(TenantTables, r => r.GetString(0));
        Assert.Superset(new HashSet<string> { "entry", "note", "member", "person", "curve", "work", "import" }, tables.ToHashSet());
        var seen = new List<string>();
        foreach (var table in tables)
        {
            Assert.True(0 == await nobody.ScalarAsync<long>($"SELECT count(*) FROM analytics.{table}"), $"{table} shows rows to nobody");
            var own = await application.ListAsync($"SELECT DISTINCT tenant_id FROM analytics.{table}", r => r.GetInt32(0));
            Assert.True(own is [] || own is [var only] && only == mine.Value, $"{table} shows rows of others");
            if (own.Count > 0)
                seen.Add(table);
        }
        Assert.Superset(new HashSet<string> { "tenant", "entry", "note", "member", "member_profile", "curve", "import", "import_problem", "work" }, seen.ToHashSet());
    }

    [Fact]
    public async Task Every_tenant_table_has_its_security_enabled_and_forced_and_a_key_that_leads_with_the_tenant()
    {
        await using var session = await _product.Database.OpenAsync(DatabaseRole.Engine);
        Assert.Empty(await session.ListAsync(
            $"""
            SELECT t.relname FROM ({TenantTables}) t JOIN pg_class c ON c.relnamespace = 'analytics'::regnamespace AND c.relname = t.relname
            WHERE NOT c.relrowsecurity OR NOT c.relforcerowsecurity
               OR NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND 'na_engine'::regrole = ANY (p.polroles))
               OR EXISTS (SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
                          WHERE i.indrelid = c.oid AND i.indisunique AND a.attname <> 'tenant_id')
            """, r => r.GetString(0)));
    }

    [Fact]
    public async Task The_application_cannot_write_for_another_tenant_nor_change_the_log()
    {
        var (mine, other) = (await _product.CreateTenantAsync(), await _product.CreateTenantAsync());
        await using var application = await _product.Database.OpenAsync(mine);
        await RefusedAsync("INSERT INTO analytics.member (tenant_id, external_id) VALUES ($1, 'intruder')", other.Value);
        await RefusedAsync("UPDATE analytics.entry SET kind = 'event' WHERE tenant_id = $1", mine.Value);
        await RefusedAsync("INSERT INTO analytics.note (tenant_id, member_id, seq, text) VALUES ($1, 1, 1, '')", mine.Value);

        async Task RefusedAsync(string statement, int tenant)
        {
            var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => application.ExecuteAsync(statement, tenant));
            Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }
}
