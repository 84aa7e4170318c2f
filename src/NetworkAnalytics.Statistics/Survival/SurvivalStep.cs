namespace NetworkAnalytics.Statistics.Survival;

/// <summary>A survival curve at a day on which members had the event or stopped being observed.</summary>
/// <param name="Day">Whole days on the clock, from 0.</param>
/// <param name="AtRisk">Members with an observed time of this day or later: those who leave on it are still at risk.</param>
/// <param name="Events">Events on the day.</param>
/// <param name="Censored">Members last observed on the day without the event. They leave after its events.</param>
/// <param name="Survival">The share who have not had the event by the end of the day, 0 to 1.</param>
/// <param name="StandardError">The root of Greenwood's variance of <paramref name="Survival"/>; null at 0.</param>
/// <param name="Lower">Lower bound of the 95 % log-log interval; null where survival is 1 or 0.</param>
/// <param name="Upper">Upper bound, under the same condition.</param>
public readonly record struct SurvivalStep(
    int Day, int AtRisk, int Events, int Censored, double Survival, double? StandardError, double? Lower, double? Upper)
{
    /// <summary>Greenwood's variance of <see cref="Survival"/>; null at 0.</summary>
    public double? Variance => StandardError * StandardError;
}

/// <summary>A quantile of the time to the event, in days.</summary>
/// <param name="Value">Null: not reached.</param>
/// <param name="Lower">Where the lower band reaches the level; null: not reached.</param>
/// <param name="Upper">Where the upper band reaches the level; null: not reached, so no upper limit is known.</param>
public readonly record struct TimeQuantile(double? Value, double? Lower, double? Upper);

/// <summary>The mean time without the event within the first τ days.</summary>
/// <param name="Days">The area under the curve up to τ, in days.</param>
/// <param name="StandardError">In days.</param>
public readonly record struct RestrictedMeanTime(double Days, double StandardError);

/// <summary>Who is left at a tenure month. At risk, events and censored add up to all members.</summary>
/// <param name="Month">Tenure month, from 0.</param>
/// <param name="LastDay">The last whole day before 30.4375·month; −1 at month 0.</param>
/// <param name="AtRisk">Members observed without the event until after that day.</param>
/// <param name="Events">Events up to and with that day.</param>
/// <param name="Censored">Members last observed up to and with that day without the event.</param>
public readonly record struct AtRiskRow(int Month, int LastDay, int AtRisk, int Events, int Censored);
