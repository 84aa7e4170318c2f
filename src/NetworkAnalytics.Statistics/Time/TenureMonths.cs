namespace NetworkAnalytics.Statistics.Time;

/// <summary>Tenure months of 30.4375 days = 487/16, in integers: nothing is rounded.</summary>
public static class TenureMonths
{
    /// <summary>Completed months of an observed time.</summary>
    /// <param name="observedDays">Days, at least 0.</param>
    public static int Completed(int observedDays) => (int)(16L * observedDays / 487);

    /// <summary>The month, from 1, from which on an entry is in the curve.</summary>
    /// <param name="dayOffset">The entry's day on the member's clock, at least 0.</param>
    public static int FirstVisible(int dayOffset) => Completed(dayOffset) + 1;

    /// <summary>The last whole day before 30.4375·months: month m counts the days up to and with it. −1 for 0 months.</summary>
    /// <param name="months">At least 0.</param>
    public static int LastDay(int months)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(months);
        return (int)((487L * months + 15) / 16 - 1);
    }
}
