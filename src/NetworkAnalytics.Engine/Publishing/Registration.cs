using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Cohorts;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Engine.Publishing.Merging;
using NetworkAnalytics.Engine.Storage.Work;

namespace NetworkAnalytics.Engine.Publishing;

public static class Registration
{
    public static IServiceCollection AddPublishing(this IServiceCollection services) => services
        .AddSingleton<IWorkHandler, RecomputeWorker>()
        .AddSingleton<PublishedBenchmarks>()
        .AddSingleton<IPublishedBenchmarks>(p => p.GetRequiredService<PublishedBenchmarks>())
        .AddSingleton<IMemberComparisons, MemberComparisons>()
        .AddSingleton<IRecomputations, Recomputations>()
        .AddSingleton<IComparisonChoices, ComparisonChoices>()
        .AddSingleton<IMemberMerges, MemberMerges>()
        .AddSingleton<ICohortCounts, LiveCounts>();
}
