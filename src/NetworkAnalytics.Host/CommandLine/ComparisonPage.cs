using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary>A comparison as a terminal shows it: the words first, then the member's learning beside the peers' as a small chart.</summary>
internal static class ComparisonPage
{
    public static async Task Print(CommandSession session, TenantId tenant, MemberComparison comparison, WordedText text, CancellationToken cancellation)
    {
        TextPage.Print(text);
        var benchmark = await session.Services.GetRequiredService<IPublishedBenchmarks>().Find(tenant, comparison.Cohort.Key, cancellation);
        if (comparison is { Own: { CompletedMonths: > 0 } own, TooEarly: null } && benchmark is not null)
            Output.Lines(LearningChart.Render(own, benchmark, text.Language, TextPage.Colours));
    }
}
