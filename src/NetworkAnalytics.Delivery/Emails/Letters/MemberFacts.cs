using System.Collections.Immutable;
using System.Globalization;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Delivery.Emails.Letters;

/// <summary>Everything that a member's letter says, before it is put into words. The numbers about peers are published ones.</summary>
/// <param name="Name">As the association writes it; null: unknown.</param>
/// <param name="Day">The occurrence. The letter tells of the month before it.</param>
/// <param name="Own">As of that day; null when the member has no curve yet.</param>
/// <param name="TooEarly">Why there is nothing to say beside peers; null when there is, or no benchmark is published.</param>
/// <param name="Band">Beside the peers, in learning by completed month; null when too few have come as far.</param>
/// <param name="ToMeet">A hidden return that peers met and the member did not; null when there is none to name.</param>
/// <param name="BudgetHours">What they want to give in a month at the most; null: they have not said.</param>
/// <param name="Thought">A readjustment worth thinking about, or none.</param>
internal sealed record MemberFacts(
    CultureInfo Culture, string Association, string? Name, DateOnly Day, MemberCurve? Own, MonthFacts Month, bool IsCompared, TooEarlyReason? TooEarly, BandFacts? Band,
    MeetFacts? ToMeet, ThoughtFacts? Thought, ImmutableArray<BandPoint> PeerLine, int? BudgetHours = null);

/// <param name="Learning">The member's own.</param>
/// <param name="Middle">Within the quartiles.</param>
/// <param name="Members">Of the cohort, rounded; null when withheld.</param>
internal sealed record BandFacts(double Learning, int Month, double P25, double P75, bool Middle, string Cohort, int? Members, DateOnly AsOf);

/// <param name="OfPeers">Of the peers of the comparison; false: of everyone in the association.</param>
internal sealed record MeetFacts(string Category, double Share, bool OfPeers);

/// <summary>A goal whose horizon is over and that is still open; or, without one, learning that has levelled off.</summary>
internal sealed record ThoughtFacts(DateOnly? DeclaredOn, string? Category, int? HorizonMonths);

/// <summary>The peers' quartiles of learning at the end of a month.</summary>
internal readonly record struct BandPoint(int Month, double P25, double P50, double P75);
