using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Emails.Schedules;

namespace NetworkAnalytics.Delivery.Dashboard.Settings.Letters;

/// <summary>When letters of a kind go out, as it stands in the form.</summary>
/// <param name="Every">Months of every year without a letter: 01 to 12.</param>
/// <param name="Once">Single months without one, as they were written.</param>
/// <param name="StaleHours">After how many hours a late letter is not sent any more.</param>
public sealed record LetterScheduleForm(bool Active, string DayOfMonth, string Hour, ImmutableArray<string> Every, string Once, string StaleHours, bool WhenNothingNew)
{
    private static readonly char[] Between = [',', ';', ' ', '\r', '\n'];

    public static LetterScheduleForm Of(LetterSchedule schedule) => new(
        schedule.Active, Text(schedule.DayOfMonth), Text(schedule.Hour), [.. schedule.Skipped.Where(IsEvery)], string.Join(", ", schedule.Skipped.Where(m => !IsEvery(m))),
        Text(schedule.StaleAfterHours), schedule.WhenNothingNew);

    /// <param name="prefix">Before each field's name: two of these forms stand on one page.</param>
    public static LetterScheduleForm Of(IFormCollection form, string prefix) => new(
        form[$"{prefix}_active"] == "true", form[$"{prefix}_day_of_month"].ToString().Trim(), form[$"{prefix}_hour"].ToString(), [.. form[$"{prefix}_every"].OfType<string>()],
        form[$"{prefix}_skipped"].ToString().Trim(), form[$"{prefix}_stale_after_hours"].ToString(), form[$"{prefix}_nothing_new"] == "true");

    /// <exception cref="InvalidInputException">A field is no number, or out of its range.</exception>
    public LetterSchedule Read()
    {
        var skipped = Once.Split(Between, StringSplitOptions.RemoveEmptyEntries);
        // The boxes say every August; here single months are written alone.
        if (skipped.Any(IsEvery) || Every.Any(m => !IsEvery(m)))
            throw new InvalidInputException("skipped", "Write single months like 2026-12.");
        var schedule = new LetterSchedule(Number("day_of_month", DayOfMonth), Number("hour", Hour), [.. Every.Concat(skipped).Distinct()], WhenNothingNew, Number("stale_after_hours", StaleHours), Active, default);
        schedule.Check();
        return schedule;
    }

    private static int Number(string field, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new InvalidInputException(field, "Give a number.");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool IsEvery(string month) => month.Length == 2;
}
