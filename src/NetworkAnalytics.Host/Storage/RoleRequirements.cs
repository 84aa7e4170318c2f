using Npgsql;

namespace NetworkAnalytics.Host.Storage;

/// <summary>Tells, before anything is changed, when the login can neither create the roles nor act as them.</summary>
internal static class RoleRequirements
{
    // SET is a membership option of its own from PostgreSQL 16 on; before, membership alone allows SET ROLE.
    private const string Lacking =
        """
        SELECT coalesce(string_agg(wanted.name, ', ' ORDER BY wanted.name), '')
        FROM unnest($1::text[]) AS wanted(name)
        LEFT JOIN pg_roles r ON r.rolname = wanted.name
        WHERE r.oid IS NULL
           OR NOT pg_has_role(current_user, r.oid, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
        """;

    private const string MayCreateRoles =
        "SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user";

    /// <exception cref="MigrationException">The login lacks CREATEROLE, and the roles or its membership in them.</exception>
    public static async Task CheckAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var mayCreate = new NpgsqlCommand(MayCreateRoles, connection);
        if (await mayCreate.ExecuteScalarAsync(cancellation) is true)
            return;
        await using var lacking = new NpgsqlCommand(Lacking, connection)
        {
            Parameters = { new() { Value = DatabaseRole.All.Select(role => role.Name).ToArray() } },
        };
        if (await lacking.ExecuteScalarAsync(cancellation) is string { Length: > 0 } names)
            throw new MigrationException(
                $"The login {connection.UserName} may neither create roles nor act as {names}:"
                + $" run ALTER ROLE {connection.UserName} CREATEROLE as a superuser, or create these roles and grant them to it.",
                script: null);
    }
}
