using System.Globalization;
using System.Text.Json;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Api.Imports;
using Npgsql;

namespace NetworkAnalytics.Delivery.Webhooks;

/// <summary>
/// Takes over what has happened since the last look, by checkpoint: versions by their numbers, imports by the moment of
/// their end with a margin, since an end is seen only once it is committed. An event has an id of its own, so that looking
/// twice, or on two replicas at once, makes one message.
/// </summary>
internal sealed class EventCollector(DeliveryDatabase database, IPublishedBenchmarks published, IImports imports, TimeProvider time)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(15);
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private sealed record Happened(string Id, string Event, DateTimeOffset At, object Data)
    {
        public string Body() => JsonSerializer.Serialize(new { Type = Event, Timestamp = At.UtcDateTime, Data }, Json);
    }

    /// <summary>Makes a message for each address that wants to know.</summary>
    public async Task Collect(TenantId tenant, CancellationToken cancellation)
    {
        if (await Cursor(tenant, cancellation) is not var (version, until))
            return;
        var versions = (await published.Versions(tenant, null, 1000, cancellation)).Where(v => v.Version > version).ToList();
        var ended = await imports.Ended(tenant, until - Margin, cancellation);
        if (versions.Count == 0 && ended.Count == 0)
            return;
        Happened[] happened = [.. versions.Select(Of), .. ended.Select(i => Of(tenant, i))];
        await database.For(tenant, async connection =>
        {
            foreach (var e in happened)
                await Add(connection, tenant, e, cancellation);
            await using var move = DeliveryDatabase.Command(connection,
                "UPDATE delivery.webhook_cursor SET version = greatest(version, $2), imports_until = greatest(imports_until, $3) WHERE tenant_id = $1",
                tenant.Value, versions.Count > 0 ? versions.Max(v => v.Version) : version, ended.Count > 0 ? ended.Max(i => i.EndedAt!.Value) : until);
            return await move.ExecuteNonQueryAsync(cancellation);
        }, cancellation);
    }

    private Task<(int Version, DateTimeOffset Until)?> Cursor(TenantId tenant, CancellationToken cancellation) =>
        database.For<(int, DateTimeOffset)?>(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection, "SELECT version, imports_until FROM delivery.webhook_cursor WHERE tenant_id = $1", tenant.Value);
            await using var r = await select.ExecuteReaderAsync(cancellation);
            return await r.ReadAsync(cancellation) ? (r.GetInt32(0), r.GetFieldValue<DateTimeOffset>(1)) : null;
        }, cancellation);

    private async Task Add(NpgsqlConnection connection, TenantId tenant, Happened happened, CancellationToken cancellation)
    {
        await using var insert = DeliveryDatabase.Command(connection,
            """
            INSERT INTO delivery.webhook_delivery (tenant_id, webhook_id, event_id, event, body, created_at, next_at)
            SELECT $1, webhook_id, $2, $3, $4, $5, $5 FROM delivery.webhook
            WHERE tenant_id = $1 AND $3 = ANY (events) AND disabled_at IS NULL AND ($6::timestamptz IS NULL OR created_at <= $6)
            ON CONFLICT DO NOTHING
            """, tenant.Value, happened.Id, happened.Event, happened.Body(), time.GetUtcNow(), happened.Event == WebhookEvents.ImportEnded ? happened.At : null);
        await insert.ExecuteNonQueryAsync(cancellation);
    }

    private static Happened Of(BenchmarkIdentity v) => new(
        string.Create(CultureInfo.InvariantCulture, $"evt_{v.Tenant.Value}_benchmark_{v.Version}"), WebhookEvents.BenchmarkPublished, v.ComputedAt,
        new { v.Version, v.AsOf, v.ComputedAt, v.Method, v.DefinitionHash });

    // No file name: what somebody called a file may say anything.
    private static Happened Of(TenantId tenant, ImportStatus i) => new(
        string.Create(CultureInfo.InvariantCulture, $"evt_{tenant.Value}_import_{i.Id}"), WebhookEvents.ImportEnded, i.EndedAt!.Value,
        new { ImportId = i.Id, Kind = i.Kind.Name(), State = ImportAnswer.Name(i.State), i.DryRun, i.Rows, i.Stored, i.AlreadyStored, i.Rejected });
}
