using System.Runtime.CompilerServices;

namespace NetworkAnalytics.Host.Demo;

/// <summary>
/// A made-up association whose laws are known, so that what the program estimates can be held against the truth
/// (<see cref="DemonstrationTruths"/>). It says nothing about real networks.
/// </summary>
/// <remarks>
/// <para>t is a member's tenure in days, pauses taken out; t₀ = <see cref="ReferenceDays"/>; c = <see cref="ReturnShape"/>.</para>
/// <para>
/// <b>Returns in time.</b> A member is quiet with probability <see cref="QuietShare"/> and then has none. Otherwise
/// returns come as a Poisson process with mean Z·Λ(t), Λ(t) = <see cref="ReturnsAtReference"/>·(t/t₀)^c, where
/// Z ~ Gamma(κ, κ), κ = <see cref="Frailty"/>, is how often things come back to this member. Each is announced with
/// probability <see cref="AnnouncedShare"/>, whatever else happened. So the times to the first announced and to the
/// first hidden return are Weibull given Z, compete, and have closed forms over the members.
/// </para>
/// <para>
/// <b>Hours.</b> A member has an exponent b ~ Gamma(<see cref="ExponentShape"/>, <see cref="ExponentRate"/>) and paces
/// the hours so that by tenure t they add up to h(t) = h₀·(t/t₀)^(c/b). Put one into the other: given b, returns are
/// a power-law (Crow–AMSAA) process in hours, mean a·h^b with a = Z·ReturnsAtReference/h₀^b. The heterogeneity of b
/// lies in the pace of the hours and not in the returns' calendar. Both truths are therefore exact at once, and how
/// many returns a member has says nothing about their b — which is what the fit of the prior takes for granted.
/// Had hours accrued evenly instead, the number of returns would carry b, and the prior's fit would be off.
/// </para>
/// <para>
/// Joining, leaving and pausing are drawn apart from all this, for quiet members as for others (a declared pause is
/// the one entry a quiet member may have), so stopping to count is uninformative. What is not exact: an entry stands
/// in whole seconds and its day; hours stand in whole minutes, so a return sits within half a minute of its place, or
/// within two where returns crowd and share an encounter. At the defaults fewer than one return in a hundred falls
/// into a member's first half minute, the only place where that is felt.
/// Attributes move the hours alone (<c>entry_role</c>), never the returns.
/// </para>
/// </remarks>
internal sealed record DemonstrationModel
{
    public const int MinMembers = 400;
    public const int MaxMembers = 5_000;

    /// <summary>36 tenure months of 30.4375 days.</summary>
    public const double ReferenceDays = 36 * 30.4375;

    /// <summary>The first day of joining; the last is the day before <see cref="AsOf"/>.</summary>
    public static readonly DateOnly OpensOn = new(2022, 1, 1);

    /// <summary>Everything strictly before this day is written.</summary>
    public static readonly DateOnly AsOf = new(2026, 1, 1);

    public ulong Seed { get; init; } = 20_220_101;

    /// <summary>400 to 5,000.</summary>
    public int Members { get; init => field = (int)Within(value, MinMembers, MaxMembers); } = 600;

    /// <summary>Share of members who join and do nothing, 0 to 0.5.</summary>
    public double QuietShare { get; init => field = Within(value, 0, 0.5); } = 0.12;

    /// <summary>Expected returns of a member who is not quiet in 36 months of tenure, 1 to 30.</summary>
    public double ReturnsAtReference { get; init => field = Within(value, 1, 30); } = 9;

    /// <summary>c, the power of tenure, 0.5 to 1.5.</summary>
    public double ReturnShape { get; init => field = Within(value, 0.5, 1.5); } = 0.9;

    /// <summary>κ, 1 to 50: the smaller, the more members differ in how often things come back.</summary>
    public double Frailty { get; init => field = Within(value, 1, 50); } = 2;

    /// <summary>Share of the returns that are announced, 0.05 to 0.95.</summary>
    public double AnnouncedShare { get; init => field = Within(value, 0.05, 0.95); } = 0.25;

    /// <summary>Shape α of the exponents' law, 6 to 60: below, exponents near 0 would ask for impossible hours.</summary>
    public double ExponentShape { get; init => field = Within(value, 6, 60); } = 10;

    /// <summary>Rate β of the exponents' law, 4 to 80.</summary>
    public double ExponentRate { get; init => field = Within(value, 4, 80); } = 9;

    /// <summary>Median hours in 36 months of a member of the middle role, 20 to 200.</summary>
    public double HoursAtReference { get; init => field = Within(value, 20, 200); } = 70;

    /// <summary>Rate of leaving after the first two months, a year, 0 to 1.</summary>
    public double LeavingPerYear { get; init => field = Within(value, 0, 1); } = 0.08;

    /// <summary>Share of members who declare a pause some day, 0 to 1.</summary>
    public double PauseShare { get; init => field = Within(value, 0, 1); } = 0.15;

    public DemonstrationTruths Truths => new(this);

    private static double Within(double value, double low, double high, [CallerMemberName] string name = "") =>
        value >= low && value <= high ? value : throw new ArgumentOutOfRangeException(name, value, $"Give {low} to {high}.");
}
