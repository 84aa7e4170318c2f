using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Engine.Storage.Keys;

/// <summary>
/// The database of keys, apart from what they seal: role <c>na_keys</c>, one tenant at a time under row-level security,
/// and <c>na_keys_reader</c>, which spans tenants and sees no key.
/// </summary>
public sealed class KeysDatabase(NpgsqlDataSource source, NpgsqlDataSource platform)
{
    private readonly EngineDatabase _tenants = new(source);

    internal Task<TenantTransaction> Begin(TenantId tenant, CancellationToken cancellation) => _tenants.Begin(tenant, cancellation);

    /// <summary>For what belongs to no tenant.</summary>
    internal ValueTask<NpgsqlConnection> Open(CancellationToken cancellation) => source.OpenConnectionAsync(cancellation);

    /// <summary>For what spans them.</summary>
    internal ValueTask<NpgsqlConnection> OpenPlatform(CancellationToken cancellation) => platform.OpenConnectionAsync(cancellation);
}
