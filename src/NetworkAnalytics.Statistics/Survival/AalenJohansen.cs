namespace NetworkAnalytics.Statistics.Survival;

/// <summary>Cumulative incidences of two competing causes at a day on which members' observation ended.</summary>
/// <param name="Day">Whole days on the clock, from 0.</param>
/// <param name="AtRisk">Members with an observed time of this day or later.</param>
/// <param name="EventFree">The share with neither event by the end of the day.</param>
/// <param name="First">The share for whom the first cause came first by then. The three shares add up to 1.</param>
/// <param name="FirstStandardError">By the infinitesimal jackknife over members.</param>
/// <param name="Second">The share for whom the second cause came first.</param>
/// <param name="SecondStandardError">Likewise.</param>
public readonly record struct IncidenceStep(
    int Day, int AtRisk, double EventFree, double First, double FirstStandardError, double Second, double SecondStandardError);

/// <summary>
/// The Aalen–Johansen estimate (1978) of which of two competing events comes first. Ties are exact (both causes'
/// events of a day share its members at risk); events come before censorings on one day.
/// </summary>
/// <remarks>
/// The standard error is the infinitesimal jackknife √Σᵢ Uᵢ², Uᵢ the derivative of the estimate by member i's weight,
/// R's default for several causes. It needs no member by member pass: all members still at risk share one derivative,
/// and after leaving every derivative moves by one linear map a day, (u, v) → (u(1 − dΛ), v + u·dΛc) for the
/// derivatives u of the event-free share and v of an incidence. So the sums of u², uv and v² over those who left are
/// carried from day to day, and the whole costs O(largest observed day) whatever the number of members.
/// </remarks>
public static class AalenJohansen
{
    /// <summary>One step for each day on which a member's observation ended; none without members.</summary>
    public static IReadOnlyList<IncidenceStep> Estimate(CompetingDayCounts counts)
    {
        var steps = new List<IncidenceStep>();
        var atRisk = counts.Members;
        var free = 1.0;
        var freeAtRisk = 0.0;
        var (first, second, left) = (new Cause(), new Cause(), 0.0);
        for (var day = 0; day <= counts.LastDay; day++)
        {
            var (d1, d2, censored) = (counts.On(Ending.First, day), counts.On(Ending.Second, day), counts.On(Ending.Censored, day));
            if (d1 + d2 + censored == 0)
                continue;
            var (h1, h2) = ((double)d1 / atRisk, (double)d2 / atRisk);
            var stay = (double)(atRisk - d1 - d2) / atRisk;
            // Derivatives of the event-free share for a member who has an event today, and for one who has not.
            var withEvent = freeAtRisk * stay - free * stay / atRisk;
            var without = freeAtRisk * stay + free * (h1 + h2) / atRisk;
            first.Advance(h1, stay, free, freeAtRisk, left, atRisk, d1, d2, censored, withEvent, without);
            second.Advance(h2, stay, free, freeAtRisk, left, atRisk, d2, d1, censored, withEvent, without);
            left = left * stay * stay + (d1 + d2) * withEvent * withEvent + censored * without * without;
            freeAtRisk = without;
            free *= stay;
            var remaining = atRisk - d1 - d2 - censored;
            steps.Add(new(day, atRisk, free, first.Incidence, first.StandardError(remaining), second.Incidence, second.StandardError(remaining)));
            atRisk = remaining;
        }
        return steps;
    }

    /// <summary>One cause's incidence and its derivatives.</summary>
    private sealed class Cause
    {
        private double _atRisk;
        private double _leftProducts;
        private double _leftSquares;

        public double Incidence { get; private set; }

        /// <param name="hazard">This cause's events over the members at risk.</param>
        /// <param name="stay">The share of those at risk who have no event.</param>
        /// <param name="free">The event-free share before today.</param>
        /// <param name="freeAtRisk">Its derivative for those at risk.</param>
        /// <param name="freeLeft">The sum of its squared derivatives over those who left.</param>
        /// <param name="members">Members at risk.</param>
        /// <param name="own">This cause's events.</param>
        /// <param name="others">The other cause's events.</param>
        /// <param name="censored">Members last observed today.</param>
        /// <param name="withEvent">The event-free share's derivative after today for a member with an event.</param>
        /// <param name="without">The same for a member without.</param>
        public void Advance(double hazard, double stay, double free, double freeAtRisk, double freeLeft, int members,
            int own, int others, int censored, double withEvent, double without)
        {
            _leftSquares += hazard * (2 * _leftProducts + hazard * freeLeft);
            _leftProducts = stay * (_leftProducts + hazard * freeLeft);
            Incidence += free * hazard;
            var staying = _atRisk + freeAtRisk * hazard - free * hazard / members;
            var leaving = _atRisk + freeAtRisk * hazard + free * (1 - hazard) / members;
            _leftSquares += own * leaving * leaving + (others + (double)censored) * staying * staying;
            _leftProducts += own * leaving * withEvent + others * staying * withEvent + censored * staying * without;
            _atRisk = staying;
        }

        public double StandardError(int remaining) => Math.Sqrt(Math.Max(0, _leftSquares + remaining * _atRisk * _atRisk));
    }
}
