using System.Globalization;

namespace NetworkAnalytics.Delivery.Wording;

/// <summary>Says a member's own time budget: that there is time left is nothing to be used up, and when it is used there is nothing more to do.</summary>
public static class TimeBudgetWording
{
    /// <param name="hours">In a month, as they set it.</param>
    /// <param name="minutes">Noted in this month.</param>
    public static string Describe(int hours, int minutes, CultureInfo culture)
    {
        var words = new Words(culture);
        var budget = words.Counted("Budget.hours", hours, words.Number(hours));
        var noted = words.Number(Math.Round(minutes / 60.0, 1));
        return minutes == 0 ? words.Get("Budget.none", budget)
            : minutes < 60 * hours ? words.Get("Budget.some", budget, noted)
            : words.Get("Budget.used", budget, noted);
    }
}
