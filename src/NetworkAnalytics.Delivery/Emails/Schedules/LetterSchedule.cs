using System.Collections.Immutable;
using System.Globalization;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Emails.Schedules;

/// <summary>When an association's letters of one kind go out, by the clock on the wall in its zone.</summary>
/// <param name="DayOfMonth">1 to 28, which every month has.</param>
/// <param name="Hour">0 to 23.</param>
/// <param name="Skipped">Months without a letter: <c>08</c> is every August, <c>2026-12</c> that December.</param>
/// <param name="WhenNothingNew">Whether a letter goes out to whom nothing new can be said.</param>
/// <param name="StaleAfterHours">A letter later than this, because no worker ran, is not sent at all; 1 to 648 (27 days).</param>
/// <param name="ActiveFrom">No letter was due before it; what was is not made up for.</param>
public sealed record LetterSchedule(
    int DayOfMonth, int Hour, ImmutableArray<string> Skipped, bool WhenNothingNew, int StaleAfterHours, bool Active, DateTimeOffset ActiveFrom)
{
    public const int LatestHours = 27 * 24;

    /// <summary>What a form starts from: the third of the month at nine, sent up to a week late, and nothing without news.</summary>
    public static LetterSchedule Suggested { get; } = new(3, 9, [], WhenNothingNew: false, StaleAfterHours: 7 * 24, Active: true, default);

    /// <param name="month">Any day of it.</param>
    public bool Skips(DateOnly month) =>
        Skipped.Contains(month.ToString("MM", CultureInfo.InvariantCulture)) || Skipped.Contains(month.ToString("yyyy-MM", CultureInfo.InvariantCulture));

    /// <exception cref="InvalidInputException">Something is out of its range; the field is named.</exception>
    public void Check()
    {
        if (DayOfMonth is < 1 or > 28)
            throw new InvalidInputException("day_of_month", "Give 1 to 28, a day that every month has.");
        if (Hour is < 0 or > 23)
            throw new InvalidInputException("hour", "Give 0 to 23.");
        if (StaleAfterHours is < 1 or > LatestHours)
            throw new InvalidInputException("stale_after_hours", $"Give 1 to {LatestHours} hours.");
        if (Skipped.Length > 120)
            throw new InvalidInputException("skipped", "Give 120 months at the most.");
        foreach (var month in Skipped)
            if (!DateOnly.TryParseExact(month.Length == 2 ? "2000-" + month : month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                throw new InvalidInputException("skipped", $"'{month}' is not a month; write 08 for every August or 2026-08 for one.");
        if (Enumerable.Range(1, 12).All(m => Skipped.Contains(m.ToString("00", CultureInfo.InvariantCulture))))
            throw new InvalidInputException("skipped", "Every month is skipped; turn the letters off instead.");
    }
}

/// <summary>One time at which letters go out.</summary>
/// <param name="Day">The day in the association's zone. It names the occurrence for good.</param>
public readonly record struct Occurrence(DateOnly Day, DateTimeOffset DueAt);
