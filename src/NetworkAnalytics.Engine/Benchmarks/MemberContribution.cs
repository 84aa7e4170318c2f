using System.Collections.Immutable;
using NetworkAnalytics.Statistics.Comparison;
using NetworkAnalytics.Statistics.Learning;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>
/// Everything one member adds to any cohort they belong to, as of a version's day and by its definition. Both the
/// counts and the gate's digests are made from it, so they cannot disagree.
/// </summary>
/// <param name="Tenure">Measures by completed month.</param>
/// <param name="Effort">Measures by completed bin of effort; none without logged effort.</param>
/// <param name="Active">For each completed month whether there was an activity or an outcome in it.</param>
internal sealed record MemberContribution(MemberCells Tenure, MemberCells Effort, bool[] Active, MemberReturns Returns);

/// <summary>How a contribution of an earlier day differs from one of a later day: its first cells are the same.</summary>
/// <param name="Months">Completed months then.</param>
/// <param name="Bins">Completed bins of effort then.</param>
internal readonly record struct EarlierContribution(int Months, int Bins, MemberReturns Returns);

/// <summary>Values of one member along one clock, in tenths.</summary>
/// <param name="values">Measure by measure.</param>
/// <param name="length">Cells of each measure.</param>
internal readonly struct MemberCells(int[] values, int length)
{
    public int Length => length;

    public ReadOnlySpan<int> Of(int measure) => values.AsSpan(measure * length, length);
}

/// <summary>
/// What is kept of a member until a version is computed, once for all of their cohorts: estimates that need members
/// whole, not sums, read it.
/// </summary>
/// <param name="Member">Surrogate id: it decides the order of members and who is sampled, and nothing else.</param>
/// <param name="Observed">Days observed.</param>
/// <param name="Days">The day of each outcome, rising.</param>
/// <param name="FirstAnnounced">The day of the first announced outcome; null while there is none.</param>
/// <param name="FirstHidden">The same of the outcomes nobody had announced.</param>
/// <param name="Hidden">How many unannounced outcomes of each category, rising by code; only numbers above 0.</param>
/// <param name="Paths">One for each category of goal that the member reached, or has declared and is on the way to.</param>
/// <param name="Pace">The outcomes along the member's own effort.</param>
internal sealed record MemberReturns(
    int Member,
    int Observed,
    int[] Days,
    int? FirstAnnounced,
    int? FirstHidden,
    CategoryCount[] Hidden,
    ImmutableArray<GoalPath> Paths,
    PowerLaw Pace)
{
    public int? First => Days is [var first, ..] ? first : null;
}

internal readonly record struct CategoryCount(byte Category, int Count);

/// <param name="Goal">Code of the category of the goal.</param>
/// <param name="Reached">Whether it was reached; otherwise the member is on the way.</param>
/// <param name="Activities">By activity code: those before it was first reached, or so far.</param>
internal readonly record struct GoalPath(byte Goal, bool Reached, int[] Activities)
{
    public MemberPath Of(int member) => new(member, Activities);
}
