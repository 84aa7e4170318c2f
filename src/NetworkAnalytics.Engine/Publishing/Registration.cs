using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Cohorts;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Publishing.Erasing;
using NetworkAnalytics.Engine.Publishing.Merging;
using NetworkAnalytics.Engine.Storage.Work;

namespace NetworkAnalytics.Engine.Publishing;

public static class Registration
{
    /// <summary>Adds recomputation, what is published, and erasures. Options: section <c>Erasure</c>.</summary>
    public static IServiceCollection AddPublishing(this IServiceCollection services)
    {
        services.AddOptions<ErasureOptions>().BindConfiguration("Erasure").ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<IWorkHandler, RecomputeWorker>()
            .AddSingleton<PublishedBenchmarks>()
            .AddSingleton<IPublishedBenchmarks>(p => p.GetRequiredService<PublishedBenchmarks>())
            .AddSingleton<ComparedCohorts>()
            .AddSingleton<IMemberComparisons, MemberComparisons>()
            .AddSingleton<IRecomputations, Recomputations>()
            .AddSingleton<IComparisonChoices, ComparisonChoices>()
            .AddSingleton<IMemberMerges, MemberMerges>()
            .AddSingleton<ErasureLedger>()
            .AddSingleton<MemberTables>()
            .AddSingleton<Erasures>()
            .AddSingleton<IErasures>(p => p.GetRequiredService<Erasures>())
            .AddSingleton<ITenantRetention, ErasureSweep>()
            .AddHostedService<ErasureReplay>()
            .AddSingleton<ICohortCounts, LiveCounts>();
    }
}
