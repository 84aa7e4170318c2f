namespace NetworkAnalytics.Delivery.Emails.Schedules;

/// <summary>
/// The times at which a schedule's letters are due. Wall time decides: an hour that the clock skips in spring is due when
/// the clock has passed it, an hour that comes twice in autumn is due the first time.
/// </summary>
public static class Occurrences
{
    /// <summary>Nobody looks further than that; a schedule may skip years by name.</summary>
    private const int MonthsLooked = 12 * 12;

    /// <summary>Those due at <paramref name="from"/> or later, in order of time.</summary>
    public static IEnumerable<Occurrence> From(LetterSchedule schedule, TimeZoneInfo zone, DateTimeOffset from)
    {
        var start = from < schedule.ActiveFrom ? schedule.ActiveFrom : from;
        var local = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(start, zone).DateTime);
        var month = new DateOnly(local.Year, local.Month, schedule.DayOfMonth).AddMonths(-1);
        for (var looked = 0; looked < MonthsLooked; looked++, month = month.AddMonths(1))
            if (!schedule.Skips(month) && Instant(month, schedule.Hour, zone) is var due && due >= start)
                yield return new(month, due);
    }

    /// <summary>The latest one that is due; null when none has been since the schedule began.</summary>
    public static Occurrence? LastDue(LetterSchedule schedule, TimeZoneInfo zone, DateTimeOffset now)
    {
        var local = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var month = new DateOnly(local.Year, local.Month, schedule.DayOfMonth).AddMonths(1);
        for (var looked = 0; looked < MonthsLooked; looked++, month = month.AddMonths(-1))
        {
            if (schedule.Skips(month) || Instant(month, schedule.Hour, zone) is var due && due > now)
                continue;
            return due >= schedule.ActiveFrom ? new(month, due) : null;
        }
        return null;
    }

    /// <summary>Whether it is so late that nothing is sent any more.</summary>
    public static bool IsStale(this Occurrence occurrence, LetterSchedule schedule, DateTimeOffset now) =>
        now - occurrence.DueAt > TimeSpan.FromHours(schedule.StaleAfterHours);

    /// <summary>The first moment at which a clock in the zone shows this hour of this day, or has passed it.</summary>
    public static DateTimeOffset Instant(DateOnly day, int hour, TimeZoneInfo zone)
    {
        var wall = day.ToDateTime(new TimeOnly(hour, 0), DateTimeKind.Utc);
        var (before, after) = (zone.GetUtcOffset(wall.AddDays(-1)), zone.GetUtcOffset(wall.AddDays(1)));
        // The larger offset is the earlier moment.
        foreach (var offset in (TimeSpan[])[before > after ? before : after, before > after ? after : before])
            if (zone.GetUtcOffset(wall - offset) == offset)
                return new(wall - offset, TimeSpan.Zero);
        // The hour is skipped: between these two the clock jumps over it, once.
        var (early, late) = (wall - after, wall - before);
        while (late - early > TimeSpan.FromSeconds(1))
        {
            var middle = early + (late - early) / 2;
            if (middle + zone.GetUtcOffset(middle) >= wall)
                late = middle;
            else
                early = middle;
        }
        return new(new DateTime(late.Ticks - late.Ticks % TimeSpan.TicksPerSecond, DateTimeKind.Utc), TimeSpan.Zero);
    }
}
