using NetworkAnalytics.Contracts.Tenancy;
using Orleans.Runtime;

namespace NetworkAnalytics.Engine.Storage.Tenancy;

[GenerateSerializer, Alias("tenant-state")]
internal sealed class TenantState
{
    [Id(0)] public TenantSettings? Settings { get; set; }

    [Id(1)] public int Revision { get; set; }
}

[GrainType("tenant")]
internal sealed class TenantGrain(
    [PersistentState("tenant-settings", GrainStorageNames.Postgres)] IPersistentState<TenantState> state,
    EngineDatabase database) : Grain, ITenantGrain
{
    public Task<TenantSettings> GetSettings() => Task.FromResult(Stored());

    public Task<int> GetRevision() => Task.FromResult(state.State.Revision);

    public async Task<FieldProblem?> Configure(TenantSettings settings, int? unchangedSince)
    {
        if (unchangedSince is { } seen && seen != state.State.Revision)
            return FieldProblem.ChangedMeanwhile;
        var current = Stored();
        if (SettingsRules.Check(settings, current) is { } problem)
            return problem;
        if (settings.TimeZone != current.TimeZone && await HasEntries())
            return new("time_zone", "The zone is fixed once the first entry is in: the days already counted are days in the old zone.");
        state.State.Settings = settings;
        state.State.Revision++;
        await state.WriteStateAsync();
        return null;
    }

    // Settings stored before there was an effort clock say nothing of its cells, and are read as 0.
    private TenantSettings Stored() => SettingsRules.Complete(state.State.Settings ?? TenantSettings.Default);

    private async Task<bool> HasEntries()
    {
        if (!GrainKeys.TryReadTenant(this.GetPrimaryKeyString(), out var tenant))
            throw new InvalidOperationException($"'{this.GetPrimaryKeyString()}' is not a tenant's key.");
        await using var transaction = await database.Begin(tenant, CancellationToken.None);
        return await transaction.Scalar<bool>("SELECT EXISTS (SELECT FROM analytics.entry WHERE tenant_id = $1)", CancellationToken.None);
    }
}
