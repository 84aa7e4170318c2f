using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Storage;
using Orleans.Runtime;

namespace NetworkAnalytics.Engine.Publishing;

[GenerateSerializer, Alias("published-benchmark-state")]
internal sealed class BenchmarkState
{
    [Id(0)] public PublishedBenchmark? Published { get; set; }
}

/// <inheritdoc cref="IBenchmarkGrain" />
[GrainType("benchmark")]
internal sealed class BenchmarkGrain(
    [PersistentState("published-benchmark", GrainStorageNames.Postgres)] IPersistentState<BenchmarkState> state) : Grain, IBenchmarkGrain
{
    public Task<PublishedBenchmark?> Get() => Task.FromResult(state.State.Published);

    public async Task Publish(PublishedBenchmark benchmark)
    {
        if (state.State.Published is not null)
            return;
        state.State.Published = benchmark;
        await state.WriteStateAsync();
    }

    public async Task Withdraw()
    {
        if (state.State.Published is null)
            return;
        await state.ClearStateAsync();
        DeactivateOnIdle();
    }
}
