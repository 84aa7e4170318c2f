using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Preferences;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Dashboard.Mine;

/// <summary><c>/me</c>: where the member's learning runs.</summary>
internal static class LearningPages
{
    public static void Map(RouteGroupBuilder mine) => mine.MapGet("", Show);

    private static async Task<IResult> Show(HttpContext http, IMemberComparisons comparisons, IPublishedBenchmarks benchmarks, TimeBudgets budgets, string? clock)
    {
        var (words, cancellation) = (PageWords.Of(http.Request), http.RequestAborted);
        var visitor = await Visitor.Of(http);
        var (curve, ledger) = (visitor.History.GetCurve(visitor.AsOf), visitor.History.GetLedger(visitor.AsOf));
        var (compared, budget) = (comparisons.Compare(visitor.Tenant, visitor.Member, null, cancellation), budgets.Find(visitor.Tenant, visitor.Member, cancellation));
        if (await curve is not { } own || await ledger is not { } returns)
            return Page.Show<NotYetPage>(http, ("Heading", words["Me.title"]));
        var comparison = await compared;
        // The member's own past is theirs as of today; what stands beside peers is as of the version's day.
        var text = comparison is null
            ? ComparisonWording.Alone(own, words.Culture)
            : ComparisonWording.Describe(comparison with { Own = own }, words.Culture);
        var peers = comparison is { TooEarly: null } ? await benchmarks.Find(visitor.Tenant, comparison.Cohort.Key, cancellation) : null;
        return Page.Show<LearningPage>(http,
            ("Text", text), ("Own", own), ("Ledger", returns), ("IsCompared", comparison is not null),
            ("Curve", GrowthCurve.Of(own, peers, clock == Clock.Effort.Name() ? Clock.Effort : Clock.Tenure)),
            ("Time", await budget is { } hours ? TimeBudgetWording.Describe(hours, await MonthOf.Minutes(visitor), words.Culture) : null));
    }
}
