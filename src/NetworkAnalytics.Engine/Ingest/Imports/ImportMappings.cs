using System.Text.Json;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Ingest.Files;
using NetworkAnalytics.Engine.Storage;
using NpgsqlTypes;

namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <inheritdoc />
internal sealed class ImportMappings(EngineDatabase database, TimeProvider time) : IImportMappings
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public async Task<IReadOnlyList<SavedMapping>> List(TenantId tenant, CancellationToken cancellation) => await Read(tenant, "", cancellation);

    public async Task<SavedMapping?> Find(TenantId tenant, string name, CancellationToken cancellation) =>
        IsName(name) ? (await Read(tenant, "AND name = $2", cancellation, name)).FirstOrDefault() : null;

    public async Task<SavedMapping> Save(TenantId tenant, string name, ImportKind kind, ImportMapping mapping, CancellationToken cancellation)
    {
        if (!IsName(name))
            throw new InvalidInputException(MappingProblems.Name());
        if (MappingRules.Check(kind, mapping) is { } problem)
            throw new InvalidInputException(problem);
        var saved = new SavedMapping(name, kind, mapping, time.GetUtcNow());
        await using var transaction = await database.Begin(tenant, cancellation);
        await transaction.Execute(
            """
            INSERT INTO analytics.import_mapping (tenant_id, name, kind, mapping, changed_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant_id, name) DO UPDATE SET kind = excluded.kind, mapping = excluded.mapping, changed_at = excluded.changed_at
            """, cancellation, name, (short)kind, TenantTransaction.Typed(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(mapping, Json)), saved.ChangedAt);
        if (await transaction.Scalar<long>("SELECT count(*) FROM analytics.import_mapping WHERE tenant_id = $1", cancellation) > IImportMappings.MaxSaved)
            throw new InvalidInputException(MappingProblems.TooManySaved(IImportMappings.MaxSaved));
        await transaction.Commit(cancellation);
        return saved;
    }

    public async Task<bool> Remove(TenantId tenant, string name, CancellationToken cancellation)
    {
        if (!IsName(name))
            return false;
        await using var transaction = await database.Begin(tenant, cancellation);
        var removed = await transaction.Execute("DELETE FROM analytics.import_mapping WHERE tenant_id = $1 AND name = $2", cancellation, name);
        await transaction.Commit(cancellation);
        return removed == 1;
    }

    private async Task<List<SavedMapping>> Read(TenantId tenant, string which, CancellationToken cancellation, params object?[] parameters)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        await using var command = transaction.Command($"SELECT name, kind, mapping, changed_at FROM analytics.import_mapping WHERE tenant_id = $1 {which} ORDER BY name", parameters);
        var mappings = new List<SavedMapping>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            mappings.Add(new(reader.GetString(0), (ImportKind)reader.GetInt16(1), JsonSerializer.Deserialize<ImportMapping>(reader.GetString(2), Json)!, reader.GetFieldValue<DateTimeOffset>(3)));
        return mappings;
    }

    private static bool IsName(string name) => name is { Length: >= 1 and <= 100 } && name == name.Trim() && Texts.Problem(name) is null;
}
