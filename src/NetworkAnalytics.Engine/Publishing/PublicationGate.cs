using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.Engine.Publishing;

/// <summary>
/// The one way from exact counts to published numbers (STATISTICS.md, Publication gate): nothing else makes the
/// published shapes. The rules of each kind of number stand in <c>Gate/</c>.
/// </summary>
internal sealed class PublicationGate
{
    /// <summary>Below this no tenant can go.</summary>
    public const int Floor = GateRules.Floor;

    private readonly VersionDefinition _definition;
    private readonly GateRules _rules;
    private readonly int _bins;

    /// <param name="everyone">The cohort of all: how far its effort goes decides how far every cohort's does.</param>
    public PublicationGate(VersionDefinition definition, CohortCounts everyone)
    {
        _definition = definition;
        _rules = new(definition.MinimumPeers);
        _bins = everyone.Effort.Cells(0).TakeWhile(c => c.Count >= _rules.K).Count();
    }

    /// <summary>One cohort of a version, as it may be seen.</summary>
    public PublishedBenchmark Publish(BenchmarkIdentity identity, int number, CohortCounts counts)
    {
        var (months, taxonomy) = (ReturnCells.Months(_definition), _definition.Taxonomy);
        return new(
            identity,
            new(number, _definition.Cohorts[number].Key, _rules.Count(counts.Members)),
            Curves(counts),
            [
                new ReturnTimesGate(_rules).Publish(ReturnKind.Announced, counts.Announced, months),
                new ReturnTimesGate(_rules).Publish(ReturnKind.Any, counts.Any, months),
            ],
            new FirstReturnsGate(_rules).Publish(counts.First, months),
            new ReturnCountsGate(_rules).Publish(counts.Returns, months),
            new MixGate(_rules).Publish(counts.Returns, taxonomy),
            new PathsGate(_rules).Publish(counts.Returns, taxonomy),
            new ExponentsGate(_rules).Publish(counts.Exponents),
            new ParticipationGate(_rules).Publish(counts.Participation, _definition.Months));
    }

    // Where nobody logs effort there is nothing to say of it, and a line of noughts would say something.
    private ImmutableArray<PublishedCurve> Curves(CohortCounts counts)
    {
        var gate = new CurvesGate(_rules);
        var curves = ImmutableArray.CreateBuilder<PublishedCurve>();
        for (var m = 0; m < CurveFold.MeasureCount; m++)
            if (CurveFold.Measures[m] != Measure.Effort || _bins > 0)
                curves.Add(new(CurveFold.Measures[m], Clock.Tenure, gate.Cells(counts.Tenure.Cells(m), _definition.Months)));
        for (var m = 0; m < EffortFold.MeasureCount && _bins > 0; m++)
            curves.Add(new(EffortFold.Measures[m], Clock.Effort, gate.Cells(counts.Effort.Cells(m), _bins)));
        return curves.DrainToImmutable();
    }
}
