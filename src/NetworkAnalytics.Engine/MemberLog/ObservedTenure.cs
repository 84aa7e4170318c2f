using NetworkAnalytics.Statistics.Time;

namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>
/// One member's clock as of a day (STATISTICS.md, Time): E = min(A, leaving day), T = E − J − pause days before E,
/// and the offset of any local day on it.
/// </summary>
internal sealed class ObservedTenure
{
    private readonly int _joined;
    private readonly MemberTimeline _timeline;

    private ObservedTenure(MemberTimeline timeline, int joined, int end)
    {
        _timeline = timeline;
        _joined = joined;
        End = end;
        Days = Offset(end);
        Months = TenureMonths.Completed(Days);
    }

    /// <summary>First local day that no longer counts.</summary>
    public int End { get; }

    /// <summary>Observed days, pauses taken out.</summary>
    public int Days { get; }

    /// <summary>Completed tenure months.</summary>
    public int Months { get; }

    /// <summary>Null when the member had not joined before <paramref name="asOf"/>.</summary>
    /// <param name="asOf">Day number; everything strictly before it counts.</param>
    public static ObservedTenure? At(MemberTimeline timeline, Membership membership, int asOf)
    {
        if (membership.JoinedOn >= asOf)
            return null;
        var end = membership.LeftOn is { } left && left < asOf ? left : asOf;
        return new ObservedTenure(timeline, membership.JoinedOn, end);
    }

    /// <summary>Days on the clock from joining to the start of this local day; 0 for days before joining.</summary>
    public int Offset(int day)
    {
        var offset = day - _joined;
        foreach (var pause in _timeline.Pauses)
        {
            if (pause.Start >= day)
                break;
            // A pause that began before joining stops the clock from joining on.
            var start = Math.Max(pause.Start, _joined);
            var end = Math.Min(pause.End, day);
            if (end > start)
                offset -= end - start;
        }
        return Math.Max(0, offset);
    }
}
