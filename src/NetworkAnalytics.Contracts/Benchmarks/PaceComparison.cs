namespace NetworkAnalytics.Contracts.Benchmarks;

/// <summary>What a member learned in six months beside the peers who stood where they stood before (conditional change).</summary>
/// <param name="FromMonth">Six months before <paramref name="ToMonth"/>; 0 when that is before joining.</param>
/// <param name="ToMonth">The member's last completed month at the version's as-of day.</param>
/// <param name="GainTenths">What the member gained in between, in tenths.</param>
/// <param name="Band">Where the member stood among the peers of <paramref name="FromMonth"/>; null when it is too early.</param>
/// <param name="Peers">Peers of that band observed at <paramref name="ToMonth"/>, rounded to 5; null when withheld.</param>
/// <param name="Gains">Quartiles of what they gained, in the measure's unit; null when withheld.</param>
[GenerateSerializer, Immutable, Alias("pace-comparison")]
public sealed record PaceComparison(
    [property: Id(0)] int FromMonth,
    [property: Id(1)] int ToMonth,
    [property: Id(2)] int GainTenths,
    [property: Id(3)] Band? Band,
    [property: Id(4)] int? Peers,
    [property: Id(5)] PeerQuantiles? Gains,
    [property: Id(6)] Pace? Pace,
    [property: Id(7)] TooEarlyReason? TooEarly);

/// <summary>A member's gain beside that of the peers who stood where they stood; the quartiles belong to the middle.</summary>
[GenerateSerializer, Alias("pace")]
public enum Pace
{
    Slower = 1,
    AboutTheSame = 2,
    Faster = 3,
}
