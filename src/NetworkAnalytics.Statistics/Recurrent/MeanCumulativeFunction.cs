using NetworkAnalytics.Statistics.Survival;

namespace NetworkAnalytics.Statistics.Recurrent;

/// <summary>
/// The mean cumulative function, the Nelson–Aalen estimate for recurrent events: M(t) = Σ d(tⱼ) / n(tⱼ), with the robust
/// variance of Lawless and Nadeau (1995), member as cluster: Σᵢ Uᵢ², Uᵢ = Σⱼ Yᵢ(tⱼ) / n(tⱼ) · (dNᵢ(tⱼ) − dM(tⱼ)).
/// </summary>
/// <remarks>
/// Uᵢ moves by the same −dM/n for everyone at risk, and by +1/n only for who has an event. So V = ΣUᵢ² over all and
/// R = ΣUᵢ over those at risk follow from day to day, and the whole costs O(members + events + days). The variance
/// needs the members: curves of shards do not add up, their members do.
/// </remarks>
public static class MeanCumulativeFunction
{
    /// <summary>One step for each day with an event.</summary>
    /// <param name="members">One history a member; quiet members belong among them.</param>
    /// <exception cref="ArgumentException">A negative day, an event after the observed days, or a day no calendar reaches.</exception>
    public static MeanCumulativeCurve Estimate(IReadOnlyList<RecurrentHistory> members)
    {
        var last = LastDay(members);
        if (last < 0)
            return new(0, -1, []);
        var events = new MembersByDay(last, add =>
        {
            for (var i = 0; i < members.Count; i++)
                foreach (var day in members[i].EventDays.Span)
                    add(i, day);
        });
        var leaving = new MembersByDay(last, add =>
        {
            for (var i = 0; i < members.Count; i++)
                add(i, members[i].ObservedDays);
        });

        var steps = new List<MeanCumulativeStep>();
        var own = new double[members.Count]; // Σ dNᵢ / n; Uᵢ is this minus the common part while the member is at risk.
        var (atRisk, mean, common, variance, sum, largest) = (members.Count, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (var day = 0; day <= last; day++)
        {
            var today = events.On(day);
            if (today.Length > 0)
            {
                var each = 1.0 / atRisk;
                var shift = today.Length * each * each;
                mean += today.Length * each;
                variance += shift * (atRisk * shift - 2 * sum);
                sum -= atRisk * shift;
                common += shift;
                foreach (var member in today)
                {
                    variance += each * (2 * (own[member] - common) + each);
                    own[member] += each;
                    sum += each;
                    largest = Math.Max(largest, own[member]);
                }
                steps.Add(new(day, atRisk, today.Length, mean, Math.Sqrt(Math.Max(0, variance)), largest / mean));
            }
            foreach (var member in leaving.On(day))
                sum -= own[member] - common;
            atRisk -= leaving.On(day).Length;
        }
        return new(members.Count, last, steps);
    }

    private static int LastDay(IReadOnlyList<RecurrentHistory> members)
    {
        var last = -1;
        foreach (var member in members)
        {
            if (member.ObservedDays is < 0 or > DayTally.LatestDay)
                throw new ArgumentException($"A member cannot be observed for {member.ObservedDays} days.", nameof(members));
            foreach (var day in member.EventDays.Span)
                if (day < 0 || day > member.ObservedDays)
                    throw new ArgumentException($"An event on day {day} of {member.ObservedDays} observed days.", nameof(members));
            last = Math.Max(last, member.ObservedDays);
        }
        return last;
    }
}
