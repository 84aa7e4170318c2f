using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.Statistics.Comparison;

/// <summary>A cumulative measure of one member in two cells, in tenths of its unit; it never falls.</summary>
/// <param name="Then">Six months before.</param>
/// <param name="Now">In the later cell; at least <paramref name="Then"/>.</param>
public readonly record struct ValueChange(int Then, int Now);

/// <summary>A member's gain beside that of peers who stood where they stood.</summary>
public enum ChangePace
{
    /// <summary>Below the peers' lower quartile.</summary>
    Slower = 1,

    /// <summary>From the lower to the upper quartile, both included.</summary>
    AboutTheSame = 2,

    /// <summary>Above the peers' upper quartile.</summary>
    Faster = 3,
}

/// <summary>
/// The gain over six months among peers who were in the member's band six months before: type-7 quartiles.
/// </summary>
/// <param name="Band">The member's band then.</param>
/// <param name="Peers">Peers in that band then and observed now.</param>
/// <param name="Lower">The quartile of their gains, in tenths.</param>
/// <param name="Median">Likewise.</param>
/// <param name="Upper">Likewise.</param>
/// <param name="Gain">The member's own gain, in tenths.</param>
public sealed record ConditionalChange(CentileBand Band, int Peers, double Lower, double Median, double Upper, int Gain)
{
    /// <summary>Tenure months between the two cells.</summary>
    public const int Months = 6;

    /// <summary>The first cell that has one six months before it.</summary>
    public const int FirstMonth = Months + 1;

    /// <summary>Fewer peers in the band than this, and nothing is said.</summary>
    public const int FewestPeers = 20;

    /// <summary>Where the member's gain lies among the quartiles.</summary>
    public ChangePace Pace => Gain < Lower ? ChangePace.Slower : Gain > Upper ? ChangePace.Faster : ChangePace.AboutTheSame;

    /// <summary>Null with fewer than <see cref="FewestPeers"/> peers in the band.</summary>
    /// <param name="bands">The edges six months before, without the member.</param>
    /// <param name="member">The member's values.</param>
    /// <param name="peers">Peers observed in both cells, the member not among them.</param>
    /// <exception cref="ArgumentException">A cumulative value falls.</exception>
    public static ConditionalChange? Of(CentileBands bands, ValueChange member, IEnumerable<ValueChange> peers)
    {
        var band = bands.Of(member.Then);
        var gains = new ExactHistogram();
        foreach (var peer in peers)
        {
            var gain = Gained(peer);
            if (bands.Of(peer.Then) == band)
                gains.Add(gain);
        }
        var own = Gained(member);
        return gains.Count < FewestPeers
            ? null
            : new(band, (int)gains.Count, Quantiles.Type7(gains, 0.25), Quantiles.Type7(gains, 0.5), Quantiles.Type7(gains, 0.75), own);
    }

    private static int Gained(ValueChange change) =>
        change.Now >= change.Then ? checked(change.Now - change.Then)
        : throw new ArgumentException($"A cumulative value falls from {change.Then} to {change.Now}.", nameof(change));
}
