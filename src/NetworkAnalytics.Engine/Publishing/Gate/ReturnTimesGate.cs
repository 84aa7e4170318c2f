using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Statistics.Survival;
using NetworkAnalytics.Statistics.Time;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>
/// Clocks to a return. A number is shown where at least k members are at risk behind it, or nobody is any more because
/// all have had a return; quartiles from 20 members on.
/// Numbers are read once a month, because a day's step may be a single person's.
/// </summary>
internal sealed class ReturnTimesGate(GateRules rules)
{
    private static readonly double[] Levels = [0.25, 0.50, 0.75];

    /// <param name="months">The last month to list, the same for every cohort of the version.</param>
    public PublishedReturnTimes Publish(ReturnKind kind, DayCounts counts, int months)
    {
        var curve = KaplanMeier.Estimate(counts);
        return new(kind, rules.Count(curve.Members),
            [.. Enumerable.Range(0, months + 1).Select(m => Month(curve, m))],
            [.. curve.AtRiskTable().Select(row => Row(curve, row))],
            [.. Levels.Select(level => Quantile(curve, level))],
            [.. ReturnCells.Horizons.ToArray().Select(horizon => Mean(curve, horizon))]);
    }

    private PublishedSurvival Month(SurvivalCurve curve, int month)
    {
        var day = TenureMonths.LastDay(month);
        var (step, atRisk) = (curve.StepAt(day), curve.AtRisk(day));
        if (atRisk == 0 && step is { Survival: 0 } && curve.Members >= rules.K)
            return new(month, 0, 0, null, null);
        if (atRisk < rules.K)
            return new(month, null, null, null, null);
        return new(month,
            rules.IsFew(curve.Members - atRisk) ? null : rules.Count(atRisk),
            Fraction(step?.Survival ?? 1), Fraction(step?.Lower), Fraction(step?.Upper));

        double? Fraction(double? value) => value is { } share ? GateRules.Fraction(share, curve.Members) : null;
    }

    /// <summary>A breakdown of all members: withheld whole where the parts too small to be shown are few people together.</summary>
    private PublishedAtRisk Row(SurvivalCurve curve, AtRiskRow row)
    {
        var atRisk = curve.AtRisk(row.LastDay);
        var hidden = new[] { atRisk, row.Events, row.Censored }.Where(people => people < rules.K).Sum();
        return rules.IsFew(hidden) || rules.IsFew(curve.Members - atRisk)
            ? new(row.Month, null, null, null)
            : new(row.Month, rules.Count(atRisk), rules.Count(row.Events), rules.Count(row.Censored));
    }

    private PublishedTimeQuantile Quantile(SurvivalCurve curve, double level)
    {
        if (curve.Members < rules.From(level))
            return new(level, null, null, null);
        var quantile = curve.Quantile(level);
        return new(level, Time(quantile.Value), Time(quantile.Lower), Time(quantile.Upper));

        // The middle of a flat stretch tells where the stretch ends: enough members must be there still.
        PublishedTime? Time(double? days) =>
            days is not { } at ? new(null)
            : curve.AtRisk(curve.Steps.First(s => s.Day >= at).Day) >= rules.K ? new(at)
            : null;
    }

    private PublishedRestrictedMean Mean(SurvivalCurve curve, int horizon) =>
        curve.AtRisk(horizon) >= rules.K && curve.RestrictedMean(horizon) is { } mean
            ? new(horizon, GateRules.Significant(mean.Days, curve.Members), GateRules.Significant(mean.StandardError, curve.Members))
            : new(horizon, null, null);
}
