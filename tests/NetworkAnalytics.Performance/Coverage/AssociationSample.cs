using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Host.Demo;
using NetworkAnalytics.Statistics.Learning;
using NetworkAnalytics.Statistics.Recurrent;
using NetworkAnalytics.Statistics.Survival;
using NetworkAnalytics.UnitTests.Demo;

namespace NetworkAnalytics.Performance.Coverage;

/// <summary>One generated association through the product: files written, read, checked, folded, estimated.</summary>
internal sealed class AssociationSample
{
    private AssociationSample(IReadOnlyList<ReadMember> members, IReadOnlyList<DemonstrationMember> drawn)
    {
        var (any, announced, first) = (new DayCounts(), new DayCounts(), new CompetingDayCounts());
        var histories = new List<RecurrentHistory>();
        var exponents = new List<(double, PowerLaw)>();
        foreach (var (member, truth) in members.Zip(drawn))
        {
            var returns = member.Timeline.Events.Where(e => e.Kind == TimelineEventKind.Outcome).Select(e => (Day: member.Tenure.Offset(e.Day), Announced: e.Flag)).ToList();
            var expected = returns.Where(r => r.Announced).Select(r => (int?)r.Day).Min();
            var hidden = returns.Where(r => !r.Announced).Select(r => (int?)r.Day).Min();
            any.AddMember(returns.Select(r => (int?)r.Day).Min(), member.Tenure.Days);
            announced.AddMember(expected, member.Tenure.Days);
            first.AddMember(expected, hidden, member.Tenure.Days);
            histories.Add(new(member.Tenure.Days, returns.ConvertAll(r => r.Day).ToArray()));
            exponents.Add((truth.Exponent, PowerLaw.Fit(EffortPositions.Of(Effort(member.Timeline)))));
        }
        Any = KaplanMeier.Estimate(any);
        Announced = KaplanMeier.Estimate(announced);
        First = AalenJohansen.Estimate(first);
        Returns = MeanCumulativeFunction.Estimate(histories);
        Exponents = exponents;
        Prior = ExponentPrior.Fit(exponents.Select(e => e.Item2));
    }

    public SurvivalCurve Any { get; }

    public SurvivalCurve Announced { get; }

    public IReadOnlyList<IncidenceStep> First { get; }

    public MeanCumulativeCurve Returns { get; }

    /// <summary>Each member's exponent as drawn, beside what was seen of it.</summary>
    public IReadOnlyList<(double Truth, PowerLaw Seen)> Exponents { get; }

    public ExponentPriorFit Prior { get; }

    public static AssociationSample Of(DemonstrationModel model)
    {
        var drawn = DemonstrationGenerator.Generate(model);
        return new(ReadAssociation.Of(drawn).Members, drawn);
    }

    // The timeline's own order stands for the instants.
    private static IEnumerable<EffortEntry> Effort(MemberTimeline timeline)
    {
        for (var at = 0; at < timeline.Events.Length; at++)
            if (timeline.Events[at] is { Kind: TimelineEventKind.Encounter or TimelineEventKind.FollowUp } encounter)
                yield return EffortEntry.Encounter(at, encounter.Value / 60.0);
            else if (timeline.Events[at].Kind == TimelineEventKind.Outcome)
                yield return EffortEntry.Outcome(at);
    }
}
