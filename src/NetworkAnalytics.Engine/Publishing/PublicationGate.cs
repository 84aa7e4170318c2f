using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Publishing.Gate;

namespace NetworkAnalytics.Engine.Publishing;

/// <summary>
/// The one way from exact counts to published numbers (STATISTICS.md, Publication gate): nothing else makes the
/// published shapes. The rules of each kind of number stand in <c>Gate/</c>; which cells may be seen at all was decided
/// before, by <see cref="ReleaseDecision"/>.
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
    /// <param name="seen">The histograms behind its curves.</param>
    /// <param name="release">The decisions on its cells.</param>
    /// <param name="before">The same cohort in the version before, for what is held; null when there is none.</param>
    /// <param name="movement">Null in a first version.</param>
    public PublishedBenchmark Publish(
        BenchmarkIdentity identity, int number, CohortCounts counts, SeenCounts seen, CohortRelease release, PublishedBenchmark? before, PublishedMovement? movement)
    {
        var (months, taxonomy) = (ReturnCells.Months(_definition), _definition.Taxonomy);
        var held = new HeldNumbers(release, before, taxonomy);
        return new(
            identity,
            new(number, _definition.Cohorts[number].Key, _rules.Count(counts.Members)),
            Curves(seen, release, before),
            [
                held.Of(new ReturnTimesGate(_rules).Publish(ReturnKind.Announced, counts.Announced, months)),
                held.Of(new ReturnTimesGate(_rules).Publish(ReturnKind.Any, counts.Any, months)),
            ],
            held.Of(new FirstReturnsGate(_rules).Publish(counts.First, months)),
            held.Of(new ReturnCountsGate(_rules).Publish(counts.Returns, months)),
            held.Of(new MixGate(_rules).Publish(counts.Returns, taxonomy)),
            held.Of(new PathsGate(_rules).Publish(counts.Returns, taxonomy)),
            held.Of(new ExponentsGate(_rules).Publish(counts.Exponents)),
            held.Of(new ParticipationGate(_rules).Publish(counts.Participation, _definition.Months)),
            movement);
    }

    /// <summary>What moved a cohort's numbers.</summary>
    public PublishedMovement Movement(int since, CohortMovement m, bool definitionChanged) =>
        new(since, _rules.CountOrNobody(m.Joined), _rules.CountOrNobody(m.Left), _rules.CountOrNobody(m.Changed), definitionChanged, m.Held, m.Withheld);

    // Where nobody logs effort there is nothing to say of it, and a line of noughts would say something.
    private ImmutableArray<PublishedCurve> Curves(SeenCounts seen, CohortRelease release, PublishedBenchmark? before)
    {
        var gate = new CurvesGate(_rules);
        var curves = ImmutableArray.CreateBuilder<PublishedCurve>();
        for (var m = 0; m < CurveFold.MeasureCount; m++)
            if (CurveFold.Measures[m] != Measure.Effort || _bins > 0)
                Add(CurveFold.Measures[m], Clock.Tenure, CellSeries.Tenure(m), seen.Tenure.Cells(m), _definition.Months);
        for (var m = 0; m < EffortFold.MeasureCount && _bins > 0; m++)
            Add(EffortFold.Measures[m], Clock.Effort, CellSeries.Effort(m), seen.Effort.Cells(m), _bins);
        return curves.DrainToImmutable();

        void Add(Measure measure, Clock clock, byte code, IReadOnlyList<Statistics.Histograms.ExactHistogram> histograms, int cells) =>
            curves.Add(new(measure, clock, gate.Cells(
                histograms, cells, code, release, before?.Curves.FirstOrDefault(c => c.Measure == measure && c.Clock == clock)?.Cells ?? [])));
    }
}
