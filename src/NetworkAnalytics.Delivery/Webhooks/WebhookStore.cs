using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Audit;
using Npgsql;

namespace NetworkAnalytics.Delivery.Webhooks;

/// <summary>The associations' addresses and their secrets.</summary>
internal sealed class WebhookStore(
    DeliveryDatabase database, IDataProtectionProvider protection, PublicAddresses addresses, IOptions<WebhookOptions> options, IHostEnvironment environment, AuditLog audit, TimeProvider time)
{
    /// <summary>Addresses an association may have.</summary>
    public const int Max = 20;

    public static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(30);

    private const string Columns = "SELECT webhook_id, url, events, created_at, paused_at, failing_since, disabled_at, disabled_reason FROM delivery.webhook WHERE tenant_id = $1";
    private readonly IDataProtector _protector = protection.CreateProtector("webhook-secret.v1");

    /// <returns>The webhook and its secret, which is shown this once.</returns>
    /// <exception cref="InvalidInputException">A field is not usable.</exception>
    public async Task<(Webhook Webhook, byte[] Secret)> Create(TenantId tenant, string url, IReadOnlyList<string> events, int currentVersion, string actor, CancellationToken cancellation)
    {
        var (address, chosen, secret) = (Address(url), Chosen(events), WebhookSignature.NewSecret());
        var id = await database.For(tenant, async connection =>
        {
            var now = time.GetUtcNow();
            // What happened before there was anybody to tell is not told.
            await DeliveryDatabase.Execute(connection, "INSERT INTO delivery.webhook_cursor (tenant_id, version, imports_until) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", cancellation, tenant.Value, currentVersion, now);
            await DeliveryDatabase.Execute(connection, "SELECT pg_advisory_xact_lock(hashtext('webhooks'), $1)", cancellation, tenant.Value);
            if (await Scalar<long>(connection, "SELECT count(*) FROM delivery.webhook WHERE tenant_id = $1", cancellation, tenant.Value) >= Max)
                throw new InvalidInputException("url", $"An association has at most {Max} webhooks; remove one first.");
            var made = await Scalar<long>(connection, "INSERT INTO delivery.webhook (tenant_id, url, events, secret, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING webhook_id", cancellation,
                tenant.Value, address.AbsoluteUri, chosen, _protector.Protect(secret), now);
            await audit.Add(connection, tenant, actor, AuditActions.WebhookCreated, $"webhook:{made}", cancellation);
            return made;
        }, cancellation);
        return ((await Find(tenant, id, cancellation))!, secret);
    }

    public async Task<Webhook?> Find(TenantId tenant, long id, CancellationToken cancellation) =>
        (await database.For(tenant, connection => Read(connection, tenant, " AND webhook_id = $2", cancellation, tenant.Value, id), cancellation)).FirstOrDefault();

    public Task<List<Webhook>> List(TenantId tenant, CancellationToken cancellation) =>
        database.For(tenant, connection => Read(connection, tenant, " ORDER BY webhook_id", cancellation, tenant.Value), cancellation);

    /// <summary>Null leaves a field as it is.</summary>
    public Task<bool> Change(TenantId tenant, long id, string? url, IReadOnlyList<string>? events, string actor, CancellationToken cancellation)
    {
        var (address, chosen) = (url is null ? null : Address(url).AbsoluteUri, events is null ? null : Chosen(events));
        return Write(tenant, id, AuditActions.WebhookChanged, actor, "UPDATE delivery.webhook SET url = coalesce($3::text, url), events = coalesce($4::text[], events) WHERE tenant_id = $1 AND webhook_id = $2", cancellation, address, chosen);
    }

    /// <summary>What happens meanwhile waits.</summary>
    public Task<bool> Pause(TenantId tenant, long id, string actor, CancellationToken cancellation) =>
        Write(tenant, id, AuditActions.WebhookPaused, actor, "UPDATE delivery.webhook SET paused_at = coalesce(paused_at, $3) WHERE tenant_id = $1 AND webhook_id = $2", cancellation, time.GetUtcNow());

    /// <summary>After a pause, or after it was called no more because nothing got through.</summary>
    public Task<bool> Resume(TenantId tenant, long id, string actor, CancellationToken cancellation) =>
        Write(tenant, id, AuditActions.WebhookResumed, actor, "UPDATE delivery.webhook SET paused_at = NULL, disabled_at = NULL, disabled_reason = NULL, failing_since = NULL WHERE tenant_id = $1 AND webhook_id = $2", cancellation);

    /// <returns>The new secret; null when there is no such webhook.</returns>
    public async Task<byte[]?> Rotate(TenantId tenant, long id, TimeSpan overlap, string actor, CancellationToken cancellation)
    {
        var secret = WebhookSignature.NewSecret();
        return await Write(tenant, id, AuditActions.WebhookSecretRotated, actor, "UPDATE delivery.webhook SET old_secret = secret, old_secret_until = $3, secret = $4 WHERE tenant_id = $1 AND webhook_id = $2", cancellation,
            time.GetUtcNow() + overlap, _protector.Protect(secret)) ? secret : null;
    }

    /// <summary>With its messages, those under way included.</summary>
    public Task<bool> Delete(TenantId tenant, long id, string actor, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await DeliveryDatabase.Execute(connection, "DELETE FROM delivery.webhook_attempt WHERE tenant_id = $1 AND delivery_id IN (SELECT delivery_id FROM delivery.webhook_delivery WHERE tenant_id = $1 AND webhook_id = $2)", cancellation, tenant.Value, id);
            await DeliveryDatabase.Execute(connection, "DELETE FROM delivery.webhook_delivery WHERE tenant_id = $1 AND webhook_id = $2", cancellation, tenant.Value, id);
            if (await DeliveryDatabase.Execute(connection, "DELETE FROM delivery.webhook WHERE tenant_id = $1 AND webhook_id = $2", cancellation, tenant.Value, id) == 0)
                return false;
            await audit.Add(connection, tenant, actor, AuditActions.WebhookDeleted, $"webhook:{id}", cancellation);
            return true;
        }, cancellation);

    internal Task<WebhookSecrets?> Secrets(TenantId tenant, long id, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection, "SELECT secret, CASE WHEN old_secret_until > $3 THEN old_secret END FROM delivery.webhook WHERE tenant_id = $1 AND webhook_id = $2", tenant.Value, id, time.GetUtcNow());
            await using var r = await select.ExecuteReaderAsync(cancellation);
            return await r.ReadAsync(cancellation)
                ? new WebhookSecrets(_protector.Unprotect(r.GetFieldValue<byte[]>(0)), r.IsDBNull(1) ? null : _protector.Unprotect(r.GetFieldValue<byte[]>(1)))
                : null;
        }, cancellation);

    private Uri Address(string url)
    {
        var allowHttp = options.Value.AllowHttp ?? environment.IsDevelopment();
        if (url is not { Length: >= 1 and <= 2000 } || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0 || uri.HostNameType is UriHostNameType.Unknown or UriHostNameType.Basic
            || uri.AbsoluteUri.Length > 2000 || uri.Scheme != Uri.UriSchemeHttps && !(allowHttp && uri.Scheme == Uri.UriSchemeHttp))
            throw new InvalidInputException("url", $"Give an address beginning with https://{(allowHttp ? " or http://" : "")}, of at most 2,000 characters, without a user and without '#'.");
        // A name is looked up when it is called; an address that can be seen now is refused now.
        if (System.Net.IPAddress.TryParse(uri.Host.Trim('[', ']'), out var literal) && !addresses.MayBeCalled(literal))
            throw new InvalidInputException("url", "The address lies in a private network, which is not called.");
        return uri;
    }

    private static string[] Chosen(IReadOnlyList<string> events)
    {
        if (events.Count == 0 || events.Any(e => !WebhookEvents.All.Contains(e)))
            throw new InvalidInputException("events", $"Name one or more of {string.Join(", ", WebhookEvents.All)}.");
        return [.. events.Distinct(StringComparer.Ordinal)];
    }

    private Task<bool> Write(TenantId tenant, long id, string action, string actor, string sql, CancellationToken cancellation, params object?[] parameters) =>
        database.For(tenant, async connection =>
        {
            if (await DeliveryDatabase.Execute(connection, sql, cancellation, [tenant.Value, id, .. parameters]) == 0)
                return false;
            await audit.Add(connection, tenant, actor, action, $"webhook:{id}", cancellation);
            return true;
        }, cancellation);

    private static async Task<List<Webhook>> Read(NpgsqlConnection connection, TenantId tenant, string which, CancellationToken cancellation, params object?[] parameters)
    {
        await using var select = DeliveryDatabase.Command(connection, Columns + which, parameters);
        await using var r = await select.ExecuteReaderAsync(cancellation);
        var webhooks = new List<Webhook>();
        while (await r.ReadAsync(cancellation))
            webhooks.Add(new(tenant, r.GetInt64(0), new Uri(r.GetString(1)), r.GetFieldValue<string[]>(2), r.GetFieldValue<DateTimeOffset>(3), At(r, 4), At(r, 5), At(r, 6), r.IsDBNull(7) ? null : r.GetString(7)));
        return webhooks;
    }

    private static DateTimeOffset? At(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetFieldValue<DateTimeOffset>(ordinal);

    private static async Task<T?> Scalar<T>(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object?[] parameters)
    {
        await using var command = DeliveryDatabase.Command(connection, sql, parameters);
        return await command.ExecuteScalarAsync(cancellation) is T value ? value : default;
    }
}
