using System.Collections.Immutable;

namespace NetworkAnalytics.Contracts.Benchmarks;

/// <summary>Hidden returns that the peers met and the member has not met yet, as far as they are published.</summary>
/// <param name="Kinds">The largest share first; empty when the member has met all that are published.</param>
/// <param name="Met">Categories of hidden returns the member has met.</param>
[GenerateSerializer, Immutable, Alias("returns-to-meet")]
public sealed record ReturnsToMeet(
    [property: Id(0)] ImmutableArray<PublishedCategoryShare> Kinds,
    [property: Id(1)] int Met,
    [property: Id(2)] TooEarlyReason? TooEarly);

/// <summary>How a member's own returns follow their effort: the learning exponent, shrunk towards the cohort. Never beside another member's.</summary>
/// <param name="Returns">The member's returns behind it.</param>
/// <param name="ByHours">Along hours given; false: along encounters, because no hours are logged.</param>
/// <param name="Lower">Of the 95 % interval; null when it is too early.</param>
/// <param name="Upper">Likewise.</param>
[GenerateSerializer, Immutable, Alias("learning-growth")]
public sealed record LearningGrowth(
    [property: Id(0)] int Returns,
    [property: Id(1)] bool ByHours,
    [property: Id(2)] double? Lower,
    [property: Id(3)] double? Upper,
    [property: Id(4)] Growth? Growth,
    [property: Id(5)] TooEarlyReason? TooEarly);

[GenerateSerializer, Alias("growth")]
public enum Growth
{
    FasterAsYouGo = 1,
    Steady = 2,
    LevelledOff = 3,
}
