using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Cohorts;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Tenancy;
using Orleans.Runtime;

namespace NetworkAnalytics.Engine.Benchmarks;

[GenerateSerializer, Alias("cohorts-state")]
internal sealed class CohortsState
{
    [Id(0)] public ImmutableArray<CohortDefinition> Saved { get; set; } = [];
}

[GrainType("cohorts")]
internal sealed class CohortsGrain(
    [PersistentState("cohort-definitions", GrainStorageNames.Postgres)] IPersistentState<CohortsState> state,
    TenantSettingsCache settings) : Grain, ICohortsGrain
{
    public Task<ImmutableArray<CohortDefinition>> List() => Task.FromResult(state.State.Saved);

    public async Task<FieldProblem?> Save(CohortDefinition cohort)
    {
        if (!GrainKeys.TryReadTenant(this.GetPrimaryKeyString(), out var tenant))
            throw new InvalidOperationException($"'{this.GetPrimaryKeyString()}' is not a tenant's key.");
        if (CohortRules.Check(cohort, (await settings.Get(tenant)).Settings.Taxonomy) is { } problem)
            return problem;
        var others = state.State.Saved.RemoveAll(c => c.Name == cohort.Name && c.EffectiveFrom == cohort.EffectiveFrom);
        if (others.Length >= ICohortsGrain.MaxSaved)
            return new("name", $"An association saves at most {ICohortsGrain.MaxSaved} definitions of cohorts; remove one first.");
        state.State.Saved = [.. others.Append(cohort).OrderBy(c => c.Name, StringComparer.Ordinal).ThenBy(c => c.EffectiveFrom ?? DateOnly.MinValue)];
        await state.WriteStateAsync();
        return null;
    }

    public Task<bool> Remove(string name) => Remove(c => c.Name == name);

    public Task<bool> RemoveFrom(string name, DateOnly? effectiveFrom) => Remove(c => c.Name == name && c.EffectiveFrom == effectiveFrom);

    private async Task<bool> Remove(Predicate<CohortDefinition> which)
    {
        var others = state.State.Saved.RemoveAll(which);
        if (others.Length == state.State.Saved.Length)
            return false;
        state.State.Saved = others;
        await state.WriteStateAsync();
        return true;
    }
}
