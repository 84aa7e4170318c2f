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

    [Id(1)] public int Revision { get; set; }
}

[GrainType("cohorts")]
internal sealed class CohortsGrain(
    [PersistentState("cohort-definitions", GrainStorageNames.Postgres)] IPersistentState<CohortsState> state,
    TenantSettingsCache settings) : Grain, ICohortsGrain
{
    public Task<ImmutableArray<CohortDefinition>> List() => Task.FromResult(state.State.Saved);

    public Task<int> GetRevision() => Task.FromResult(state.State.Revision);

    public async Task<FieldProblem?> Save(CohortDefinition cohort, int? unchangedSince)
    {
        if (!GrainKeys.TryReadTenant(this.GetPrimaryKeyString(), out var tenant))
            throw new InvalidOperationException($"'{this.GetPrimaryKeyString()}' is not a tenant's key.");
        if (CohortRules.Check(cohort, (await settings.Get(tenant)).Settings.Taxonomy) is { } problem)
            return problem;
        if (unchangedSince is { } seen && seen != state.State.Revision)
            return FieldProblem.ChangedMeanwhile;
        var others = state.State.Saved.RemoveAll(c => c.Name == cohort.Name && c.EffectiveFrom == cohort.EffectiveFrom);
        if (others.Length >= ICohortsGrain.MaxSaved)
            return new("name", $"An association saves at most {ICohortsGrain.MaxSaved} definitions of cohorts; remove one first.");
        await Write([.. others.Append(cohort).OrderBy(c => c.Name, StringComparer.Ordinal).ThenBy(c => c.EffectiveFrom ?? DateOnly.MinValue)]);
        return null;
    }

    public Task<FieldProblem?> Remove(string name, int? unchangedSince) => Remove(c => c.Name == name, unchangedSince);

    public Task<FieldProblem?> RemoveFrom(string name, DateOnly? effectiveFrom, int? unchangedSince) =>
        Remove(c => c.Name == name && c.EffectiveFrom == effectiveFrom, unchangedSince);

    private async Task<FieldProblem?> Remove(Predicate<CohortDefinition> which, int? unchangedSince)
    {
        if (unchangedSince is { } seen && seen != state.State.Revision)
            return FieldProblem.ChangedMeanwhile;
        var others = state.State.Saved.RemoveAll(which);
        if (others.Length == state.State.Saved.Length)
            return new("name", "There is no saved cohort of this name.");
        await Write(others);
        return null;
    }

    private Task Write(ImmutableArray<CohortDefinition> saved)
    {
        state.State.Saved = saved;
        state.State.Revision++;
        return state.WriteStateAsync();
    }
}
