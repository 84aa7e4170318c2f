using System.Collections.Concurrent;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Storage.Tenancy;

/// <summary>Settings with what is derived from them.</summary>
internal sealed record TenantContextSettings(TenantSettings Settings, TimeZoneInfo Zone)
{
    public static TenantContextSettings From(TenantSettings settings) =>
        new(settings, TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone));

    /// <summary>The local day of an instant.</summary>
    public DateOnly LocalDay(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    /// <summary>The current local day.</summary>
    public DateOnly Today(TimeProvider time) => LocalDay(time.GetUtcNow());
}

/// <summary>
/// Each silo's copy of tenants' settings, at most 10 seconds old. The zone cannot change under stored entries and
/// taxonomies only grow, so an old copy can refuse a new term for a moment and cannot miscount.
/// </summary>
internal sealed class TenantSettingsCache(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<int, (TenantContextSettings Settings, long ReadAt)> _cache = new();

    public ValueTask<TenantContextSettings> Get(TenantId tenant) =>
        _cache.TryGetValue(tenant.Value, out var entry) && time.GetElapsedTime(entry.ReadAt) < MaxAge
            ? new(entry.Settings)
            : new(Refresh(tenant));

    /// <summary>Reads the settings again now.</summary>
    public async Task<TenantContextSettings> Refresh(TenantId tenant)
    {
        var readAt = time.GetTimestamp();
        TenantContext.Enter(tenant);
        var settings = TenantContextSettings.From(await grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant)).GetSettings());
        _cache[tenant.Value] = (settings, readAt);
        return settings;
    }
}
