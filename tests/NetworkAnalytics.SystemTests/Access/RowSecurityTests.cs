using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Host.Storage;
using Npgsql;

namespace NetworkAnalytics.SystemTests.Access;

/// <summary>SQL as the application's own roles. Tables and views come from the catalogue, so that a new one cannot be forgotten.</summary>
[Collection(AccessTests.Name)]
public sealed class RowSecurityTests(AccessReplica replica)
{
    /// <summary>What holds nothing of any association.</summary>
    private static readonly HashSet<string> OfThePlatform = ["schema_versions", "protection_key", "transaction_numbering"];

    private static readonly DatabaseRole[] Roles = [DatabaseRole.Engine, DatabaseRole.Delivery];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_tenant_nothing_is_visible_and_with_one_nothing_of_another()
    {
        var (a, b) = (await replica.CreateTenantAsync(), await replica.CreateTenantAsync());
        foreach (var tenant in (TestTenant[])[a, b])
        {
            await tenant.FillAsync();
            using (await SignInTests.MemberBrowserAsync(replica, tenant, "m1")) { }
            var recomputations = tenant.Service<IRecomputations>();
            var id = await recomputations.Submit(tenant.Id, null, Cancelled);
            await Eventually.HoldsAsync("benchmarks are computed", async () => (await recomputations.Find(tenant.Id, id, Cancelled))!.State == WorkState.Done);
        }
        var (looked, filled) = (0, 0);
        foreach (var role in Roles)
            foreach (var relation in await RelationsAsync(role))
            {
                Assert.Equal(0, await CountAsync(role, null, $"SELECT count(*) FROM {relation}"));
                Assert.Equal(0, await CountAsync(role, a.Id, $"SELECT count(*) FROM {relation} WHERE tenant_id IS DISTINCT FROM {a.Id}"));
                looked++;
                if (await CountAsync(role, b.Id, $"SELECT count(*) FROM {relation}") > 0)
                    filled++;
            }
        TestContext.Current.TestOutputHelper?.WriteLine($"{looked} tables and views looked at, {filled} of them with rows of B");
        Assert.True(filled >= 15, $"only {filled} of {looked} relations have anything to hide");
    }

    [Fact]
    public async Task Every_table_of_tenants_has_forced_row_security_and_a_key_that_leads_with_the_tenant()
    {
        foreach (var role in Roles)
        {
            foreach (var table in await replica.QueryAsync<string>(role, null, "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = to_regnamespace($1)", role.SearchPath))
            {
                if (OfThePlatform.Contains(table))
                    continue;
                Assert.True((await replica.QueryAsync<bool>(role, null, "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = $1::text::regclass", $"{role.SearchPath}.{table}"))[0], $"{table} has no forced row-level security");
                var first = await replica.QueryAsync<string>(role, null,
                    "SELECT a.attname::text FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indisprimary AND i.indrelid = $1::text::regclass", $"{role.SearchPath}.{table}");
                Assert.Equal(["tenant_id"], first);
            }
            Assert.Empty(await replica.QueryAsync<string>(role, null, "SELECT relname::text FROM pg_class WHERE relkind = 'm' AND relnamespace = to_regnamespace($1)", role.SearchPath));
            Assert.Empty(await replica.QueryAsync<string>(role, null,
                "SELECT relname::text FROM pg_class WHERE relkind = 'v' AND relnamespace = to_regnamespace($1) AND NOT coalesce(reloptions @> ARRAY['security_invoker=true'], false)", role.SearchPath));
        }
    }

    [Fact]
    public async Task The_audit_log_cannot_be_changed_nor_its_recent_lines_deleted()
    {
        var tenant = await replica.CreateTenantAsync();
        var refused = await Assert.ThrowsAsync<PostgresException>(() => replica.QueryAsync<long>(DatabaseRole.Delivery, tenant.Id, "UPDATE delivery.audit SET actor = 'nobody' RETURNING audit_id"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        var lines = await CountAsync(DatabaseRole.Delivery, tenant.Id, "SELECT count(*) FROM delivery.audit");
        Assert.True(lines >= 2);
        Assert.Empty(await replica.QueryAsync<long>(DatabaseRole.Delivery, tenant.Id, "DELETE FROM delivery.audit RETURNING audit_id"));
        Assert.Equal(lines, await CountAsync(DatabaseRole.Delivery, tenant.Id, "SELECT count(*) FROM delivery.audit"));
    }

    [Fact]
    public async Task A_row_for_another_tenant_cannot_be_written()
    {
        var (a, b) = (await replica.CreateTenantAsync(), await replica.CreateTenantAsync());
        foreach (var (role, insert) in ((DatabaseRole, string)[])[
            (DatabaseRole.Engine, $"INSERT INTO analytics.member (tenant_id, external_id) VALUES ({b.Id}, 'intruder') RETURNING tenant_id"),
            (DatabaseRole.Delivery, $"INSERT INTO delivery.audit (tenant_id, at, actor, action) VALUES ({b.Id}, now(), 'intruder', 'x') RETURNING tenant_id")])
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => replica.QueryAsync<int>(role, a.Id, insert));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    [Theory]
    [InlineData("na_log_writer", "entry:INSERT,entry:SELECT,erasure:SELECT,note:INSERT,transaction_numbering:SELECT")]
    [InlineData("na_log_reader", "entry:SELECT,erasure:SELECT,tenant:SELECT,work:SELECT")]
    public async Task The_roles_that_span_tenants_have_these_rights_and_no_others(string role, string rights)
    {
        var granted = await replica.QueryAsync<string>(DatabaseRole.Engine, null,
            """
            SELECT c.relname || ':' || a.privilege_type FROM pg_class c, aclexplode(c.relacl) a
            WHERE a.grantee = to_regrole($1) AND c.relkind IN ('r', 'p', 'v') ORDER BY 1
            """, role);
        Assert.Equal(rights, string.Join(',', granted));
    }

    /// <summary>Tables and views of the role's schema that have a tenant.</summary>
    private Task<List<string>> RelationsAsync(DatabaseRole role) => replica.QueryAsync<string>(role, null,
        """
        SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
        WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v') ORDER BY 1
        """, role.SearchPath);

    private async Task<long> CountAsync(DatabaseRole role, TenantId? tenant, string query) => (await replica.QueryAsync<long>(role, tenant, query))[0];
}
