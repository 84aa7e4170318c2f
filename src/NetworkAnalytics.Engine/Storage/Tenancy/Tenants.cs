using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Engine.Storage.Tenancy;

/// <inheritdoc />
internal sealed partial class Tenants(EngineDatabase database, LogReaderDatabase platform, IGrainFactory grains, IOptions<TenancyOptions> options, TimeProvider time) : ITenants
{
    public async Task<TenantSummary> Create(string name, string timeZone, CancellationToken cancellation)
    {
        var trimmed = Name(name);
        if (SettingsRules.CheckZone(timeZone) is { } problem)
            throw new InvalidInputException(problem);

        // The row's own policy asks for its tenant to be set, so the number is drawn first.
        TenantSummary tenant;
        await using (var draw = await database.Begin(default, cancellation))
        {
            await using var next = new NpgsqlCommand("SELECT nextval(pg_get_serial_sequence('analytics.tenant', 'tenant_id'))::int", draw.Connection);
            tenant = new TenantSummary(new TenantId((int)(await next.ExecuteScalarAsync(cancellation))!), trimmed, time.GetUtcNow());
        }
        await using (var transaction = await database.Begin(tenant.Id, cancellation))
        {
            await transaction.Execute(
                "INSERT INTO analytics.tenant (tenant_id, name, created_at) VALUES ($1, $2, $3)",
                cancellation, tenant.Name, tenant.CreatedAt);
            await transaction.Commit(cancellation);
        }
        TenantContext.Enter(tenant.Id);
        var refused = await grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant.Id)).Configure(TenantSettings.Default with { TimeZone = timeZone });
        return refused is null ? tenant : throw new InvalidInputException(refused);
    }

    public async Task<TenantSummary?> Find(TenantId tenant, CancellationToken cancellation) =>
        (await Read("WHERE tenant_id = $1", cancellation, tenant.Value)).FirstOrDefault();

    public async Task<IReadOnlyList<TenantSummary>> List(CancellationToken cancellation) => await Read("ORDER BY tenant_id", cancellation);

    public async Task<IReadOnlyList<TenantSummary>> List(TenantId? after, int limit, CancellationToken cancellation) =>
        await Read("WHERE tenant_id > $1 ORDER BY tenant_id LIMIT $2", cancellation, after?.Value ?? 0, Math.Clamp(limit, 1, 1000));

    private static string Name(string name) =>
        name?.Trim() is { Length: >= 1 and <= 200 } trimmed && Texts.Problem(trimmed) is null
            ? trimmed
            : throw new InvalidInputException("name", "Give a name of 1 to 200 characters, without control characters.");

    private async Task<List<TenantSummary>> Read(string which, CancellationToken cancellation, params int[] parameters)
    {
        await using var connection = await platform.Open(cancellation);
        await using var command = new NpgsqlCommand($"SELECT tenant_id, name, created_at, suspended_at FROM analytics.tenant {which}", connection);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = value });
        var tenants = new List<TenantSummary>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            tenants.Add(new(new TenantId(reader.GetInt32(0)), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3)));
        return tenants;
    }
}
