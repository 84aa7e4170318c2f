using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Statistics.Comparison;
using NetworkAnalytics.Statistics.Learning;

namespace NetworkAnalytics.Engine.Publishing;

/// <summary>What one member was counted with in a cohort of a version.</summary>
/// <param name="EffortLearning">Cumulative learning in tenths, by full step of effort less one.</param>
/// <param name="Growth">The outcomes along their effort.</param>
internal sealed record CountedMember(ImmutableArray<MeasureLine> Lines, ImmutableArray<int> EffortLearning, PowerLaw Growth)
{
    /// <summary>Null when the member is in no cell of that cohort there.</summary>
    public static CountedMember? Of(StoredVersion version, string cohortKey, CurveRow row)
    {
        var definition = version.Definition;
        var filter = definition.Cohorts.FirstOrDefault(c => c.Key == cohortKey);
        return filter is not null && row.Compared && definition.Observes(row.Membership) && filter.Includes(row, definition.Taxonomy, definition.AsOf.DayNumber)
            && ObservedTenure.At(row.Timeline, row.Membership, definition.AsOf.DayNumber) is { } tenure
            ? new(CurveFold.Lines(row.Timeline, tenure, CurveFold.Weights(definition.Taxonomy)), EffortFold.Learning(row.Timeline, tenure, definition.Taxonomy, definition.EffortBinHours), OwnExponent.Fit(row.Timeline, tenure))
            : null;
    }

    /// <summary>The same for an earlier version, from the log as it was then.</summary>
    public static async Task<CountedMember?> Of(TenantTransaction transaction, int version, string cohortKey, MemberId member, CancellationToken cancellation)
    {
        if (await BenchmarkVersions.Find(transaction, version, cancellation) is not { } stored)
            return null;
        var folded = await CurveSource.Fold(transaction, [member.Value], stored.Identity.LogHorizon, stored.Definition.Taxonomy, cancellation);
        return folded.Count == 0 ? null : Of(stored, cohortKey, folded[0].Row);
    }

    /// <summary>In tenths; null when the member had not come so far.</summary>
    public int? Value(Measure measure, Clock clock, int cell) =>
        clock == Clock.Effort ? cell <= EffortLearning.Length ? EffortLearning[cell - 1] : null :
        Lines.FirstOrDefault(l => l.Measure == measure) is { } line && cell <= line.Tenths.Length ? line.Tenths[cell - 1] : null;

    /// <summary>Learning six months before and in a month; null when the member had not come so far.</summary>
    public ValueChange? Change(int month) =>
        Value(Measure.Learning, Clock.Tenure, month) is { } now ? new(Value(Measure.Learning, Clock.Tenure, month - ConditionalChange.Months)!.Value, now) : null;
}
