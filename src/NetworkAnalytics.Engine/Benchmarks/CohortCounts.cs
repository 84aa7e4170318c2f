using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Statistics.Survival;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>
/// All that one pass counts for one cohort; counts of disjoint groups add up exactly. Never leaves the Engine; what is
/// published of it goes through the gate. Not thread-safe.
/// </summary>
internal sealed class CohortCounts
{
    private readonly List<MemberReturns> _returns = [];
    private CohortExponents? _exponents;

    /// <summary>Members of the cohort, those without a completed month included.</summary>
    public int Members => _returns.Count;

    public CohortHistograms Tenure { get; } = new(CurveFold.MeasureCount);

    public CohortHistograms Effort { get; } = new(EffortFold.MeasureCount);

    /// <summary>How learning went on from where members stood six months before.</summary>
    public ChangeCounts Changes { get; } = new();

    /// <summary>Fitted when first asked for, once everybody is counted.</summary>
    public CohortExponents Exponents => _exponents ??= CohortExponents.Of(_returns);

    /// <summary>Days to the first announced return.</summary>
    public DayCounts Announced { get; } = new();

    /// <summary>Days to the first return of any kind.</summary>
    public DayCounts Any { get; } = new();

    /// <summary>Which came first: an announced return (first cause) or an unannounced one.</summary>
    public CompetingDayCounts First { get; } = new();

    public ParticipationCounts Participation { get; } = new();

    /// <summary>One a member, quiet ones included; in order of members once <see cref="Order"/> was called.</summary>
    public IReadOnlyList<MemberReturns> Returns => _returns;

    public void Add(MemberContribution member)
    {
        var returns = member.Returns;
        Tenure.Add(member.Tenure);
        Effort.Add(member.Effort);
        Changes.Add(member.Tenure.Of(CurveFold.Learning));
        Announced.AddMember(returns.FirstAnnounced, returns.Observed);
        Any.AddMember(returns.First, returns.Observed);
        First.AddMember(returns.FirstAnnounced, returns.FirstHidden, returns.Observed);
        Participation.Add(member.Active);
        _returns.Add(returns);
    }

    public void Merge(CohortCounts other)
    {
        Tenure.Merge(other.Tenure);
        Effort.Merge(other.Effort);
        Changes.Merge(other.Changes);
        Announced.Merge(other.Announced);
        Any.Merge(other.Any);
        First.Merge(other.First);
        Participation.Merge(other.Participation);
        _returns.AddRange(other._returns);
    }

    /// <summary>Sums over members round alike whichever shard counted whom.</summary>
    public void Order() => _returns.Sort((a, b) => a.Member.CompareTo(b.Member));
}
