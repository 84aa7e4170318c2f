namespace NetworkAnalytics.Statistics.Recurrent;

/// <summary>One member's events of a kind that can happen again and again.</summary>
/// <param name="ObservedDays">Days observed, at least 0; the member is at risk on each day from 0 to this one.</param>
/// <param name="EventDays">The day of each event, in any order; a day stands there once an event. None lies after the observed days.</param>
public readonly record struct RecurrentHistory(int ObservedDays, ReadOnlyMemory<int> EventDays);

/// <summary>The mean number of events a member has had by the end of a day.</summary>
/// <param name="Day">A day with at least one event.</param>
/// <param name="AtRisk">Members observed on the day.</param>
/// <param name="Events">Events on the day.</param>
/// <param name="Mean">Mean events a member.</param>
/// <param name="StandardError">The root of the robust variance.</param>
/// <param name="LargestShare">The largest part of <paramref name="Mean"/> that comes from one member, 0 to 1.</param>
public readonly record struct MeanCumulativeStep(int Day, int AtRisk, int Events, double Mean, double StandardError, double LargestShare);

/// <summary>An estimated mean cumulative function: it rises at the steps and is flat between them.</summary>
/// <param name="Members">Members it was estimated from.</param>
/// <param name="LastDay">The largest observed time in days; −1 without members.</param>
/// <param name="Steps">Rising days; empty without events.</param>
public sealed record MeanCumulativeCurve(int Members, int LastDay, IReadOnlyList<MeanCumulativeStep> Steps)
{
    /// <summary>The mean number of events by the end of a day; null after <see cref="LastDay"/>.</summary>
    /// <param name="day">At least 0.</param>
    public double? MeanAt(int day) => day > LastDay ? null : StepAt(day)?.Mean ?? 0;

    /// <summary>The last step up to and with a day; null before the first and after <see cref="LastDay"/>.</summary>
    /// <param name="day">At least 0.</param>
    public MeanCumulativeStep? StepAt(int day)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(day);
        if (day > LastDay)
            return null;
        var (from, to) = (0, Steps.Count);
        while (from < to)
        {
            var middle = from + (to - from) / 2;
            if (Steps[middle].Day <= day)
                from = middle + 1;
            else
                to = middle;
        }
        return from == 0 ? null : Steps[from - 1];
    }
}
