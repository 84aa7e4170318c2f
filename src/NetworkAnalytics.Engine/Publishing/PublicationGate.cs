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
/// <param name="minimumPeers">The tenant's k, at least <see cref="Floor"/>.</param>
internal sealed class PublicationGate(int minimumPeers)
{
    /// <summary>Below this no tenant can go.</summary>
    public const int Floor = GateRules.Floor;

    private readonly GateRules _rules = new(minimumPeers);

    /// <summary>One cohort of a version, as it may be seen.</summary>
    /// <param name="tally">Its counts.</param>
    /// <param name="seen">The histograms behind its curves: an earlier version's in cells that are held, none in blank ones.</param>
    /// <param name="bins">Cells of the effort clock to list, from <see cref="Bins"/>.</param>
    /// <param name="release">The decisions on its cells.</param>
    /// <param name="before">The same cohort in the version before, for what is held; null when there is none.</param>
    public PublishedBenchmark Publish(BenchmarkIdentity identity, VersionDefinition definition, int number, CohortTally tally, CohortCurves seen, int bins,
        CohortRelease release, PublishedBenchmark? before, PublishedMovement? movement)
    {
        var (months, taxonomy) = (ReturnCells.Months(definition), definition.Taxonomy);
        var released = new ReturnsRelease(release, before);
        return new(
            identity,
            new(number, definition.Cohorts[number].Key, Count(tally.Members)),
            Curves(seen, definition.Months, bins, release, before),
            [
                released.Times(new ReturnTimesGate(_rules).Publish(ReturnKind.Announced, tally.Announced, months)),
                released.Times(new ReturnTimesGate(_rules).Publish(ReturnKind.Any, tally.Any, months)),
            ],
            released.First(new FirstReturnsGate(_rules).Publish(tally.First, months)),
            released.Counts(new ReturnCountsGate(_rules).Publish(tally.Returns, months)),
            released.Mix(new MixGate(_rules).Publish(tally.Returns, taxonomy)),
            released.Paths(new PathsGate(_rules).Publish(tally.Returns, taxonomy), taxonomy),
            released.Exponents(new ExponentsGate(_rules).Publish(tally.Returns)),
            released.Participation(new ParticipationGate(_rules).Publish(tally.Participation, definition.Months)),
            movement);
    }

    /// <summary>Cells of the effort clock that every cohort lists: as far as k of all members have come, whoever they are.</summary>
    public int Bins(CohortCurves everyone) => everyone.Effort.Cells(0).TakeWhile(c => c.Count >= _rules.K).Count();

    /// <summary>What moved a cohort's numbers.</summary>
    public PublishedMovement Movement(int since, CohortMovement m, bool definitionChanged) =>
        new(since, Few(m.Joined), Few(m.Left), Few(m.Changed), definitionChanged, m.Held, m.Withheld);

    /// <summary>Whether one member gives more than three tenths of what adds up in a cell: a mean would be about that member.</summary>
    public static bool IsDominated(ExactHistogram histogram) =>
        histogram.Count > 0 && GateRules.Dominates(histogram.OrderStatistic(histogram.Count), (double)histogram.Sum);

    /// <summary>The peers of one cell, the viewer already taken out. Null where too few remain.</summary>
    public PeerQuantiles? Peers(ExactHistogram others) => new CurvesGate(_rules).Peers(others);

    /// <summary>A number of people, to the nearest 5; null when fewer than k.</summary>
    public int? Count(long people) => _rules.Count(people);

    /// <summary>A filter's number of members before it is saved: also null where those it leaves out are too few.</summary>
    public int? LiveCount(int members, int all) => _rules.IsFew(all - members) ? null : Count(members);

    // Nobody is no secret; 1 to k − 1 are.
    private int? Few(int people) => people == 0 ? 0 : Count(people);

    // Where nobody logs effort there is nothing to say of it, and a line of noughts would say something.
    private ImmutableArray<PublishedCurve> Curves(CohortCurves seen, int months, int bins, CohortRelease release, PublishedBenchmark? before)
    {
        var gate = new CurvesGate(_rules);
        var curves = ImmutableArray.CreateBuilder<PublishedCurve>();
        for (var m = 0; m < CurveFold.MeasureCount; m++)
            if (CurveFold.Measures[m] != Measure.Effort || bins > 0)
                curves.Add(Curve(CurveFold.Measures[m], Clock.Tenure, seen.Tenure.Cells(m), months));
        for (var m = 0; m < EffortFold.MeasureCount && bins > 0; m++)
            curves.Add(Curve(EffortFold.Measures[m], Clock.Effort, seen.Effort.Cells(m), bins));
        return curves.DrainToImmutable();

        PublishedCurve Curve(Measure measure, Clock clock, IReadOnlyList<ExactHistogram> histograms, int cells)
        {
            var earlier = before?.Curves.FirstOrDefault(c => c.Measure == measure && c.Clock == clock)?.Cells ?? [];
            return new(measure, clock, gate.Cells(histograms, cells, CellSeries.Of(clock, measure), release, earlier));
        }
    }
}
