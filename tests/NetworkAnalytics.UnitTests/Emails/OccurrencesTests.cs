using CsCheck;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Emails.Schedules;

namespace NetworkAnalytics.UnitTests.Emails;

public sealed class OccurrencesTests
{
    private static readonly string[] Zones =
        ["Europe/Paris", "UTC", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "America/Santiago", "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca", "Asia/Beirut"];

    private static readonly Gen<LetterSchedule> Schedules =
        from day in Gen.Int[1, 28]
        from hour in Gen.Int[0, 23]
        from skipped in Gen.Int[1, 12].List[0, 6]
        from stale in Gen.Int[1, LetterSchedule.LatestHours]
        select new LetterSchedule(day, hour, [.. skipped.Select(m => m.ToString("00", System.Globalization.CultureInfo.InvariantCulture))], false, stale, true, At("2009-06-15T12:00:00Z"));

    private static readonly Gen<TimeZoneInfo> SomeZone = Gen.Int[0, Zones.Length - 1].Select(i => TimeZoneInfo.FindSystemTimeZoneById(Zones[i]));

    [Theory]
    [InlineData("Europe/Paris", "2026-03-29", 2, "2026-03-29T01:00:00Z")] // skipped: three o'clock summer time
    [InlineData("Europe/Paris", "2026-10-25", 2, "2026-10-25T00:00:00Z")] // twice: the first
    [InlineData("Europe/Paris", "2026-03-29", 3, "2026-03-29T01:00:00Z")]
    [InlineData("Europe/Paris", "2026-07-03", 9, "2026-07-03T07:00:00Z")]
    [InlineData("Africa/Cairo", "2024-04-26", 0, "2024-04-25T22:00:00Z")] // midnight itself is skipped
    [InlineData("Pacific/Apia", "2011-12-30", 9, "2011-12-30T10:00:00Z")] // the whole day is
    [InlineData("Australia/Lord_Howe", "2026-10-04", 2, "2026-10-03T15:30:00Z")] // by half an hour
    [InlineData("Asia/Kathmandu", "2026-01-05", 9, "2026-01-05T03:15:00Z")]
    public void An_hour_is_due_when_the_clock_on_the_wall_first_shows_or_has_passed_it(string zone, string day, int hour, string due) =>
        Assert.Equal(At(due), Occurrences.Instant(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), hour, TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Fact]
    public void Every_month_that_is_not_skipped_has_one_and_they_follow_one_another() =>
        Gen.Select(Schedules, SomeZone).Sample((schedule, zone) =>
        {
            var found = Occurrences.From(schedule, zone, schedule.ActiveFrom).Take(40).ToList();
            Assert.All(found.Zip(found.Skip(1)), pair => Assert.True(pair.First.DueAt < pair.Second.DueAt));
            var months = Enumerable.Range(0, 200).Select(m => found[0].Day.AddMonths(m)).Where(m => !schedule.Skips(m)).Take(found.Count);
            Assert.Equal(months, found.Select(o => o.Day));
            Assert.All(found, o =>
            {
                var wall = TimeZoneInfo.ConvertTime(o.DueAt, zone).DateTime;
                var asked = o.Day.ToDateTime(new TimeOnly(schedule.Hour, 0));
                // The hour itself; or the end of the gap that swallowed it, a moment before which the clock had not come so far.
                Assert.True(wall == asked || wall > asked && TimeZoneInfo.ConvertTime(o.DueAt.AddTicks(-1), zone).DateTime < asked, $"{zone.Id} {asked:s} {wall:s}");
                // Never a moment later than the first.
                Assert.True(TimeZoneInfo.ConvertTime(o.DueAt.AddHours(-1), zone).DateTime < asked || zone.IsInvalidTime(asked));
            });
        }, iter: 2000);

    [Fact]
    public void Looked_at_at_any_moments_each_occurrence_comes_up_once_at_most_and_none_is_invented() =>
        Gen.Select(Schedules, SomeZone, Gen.Int[1, 60 * 24 * 50].Array[1, 60]).Sample((schedule, zone, gaps) =>
        {
            var expected = Occurrences.From(schedule, zone, schedule.ActiveFrom).Take(120).Select(o => o.Day).ToHashSet();
            var (now, begun) = (schedule.ActiveFrom, new List<Occurrence>());
            foreach (var minutes in gaps)
            {
                now = now.AddMinutes(minutes);
                if (Occurrences.LastDue(schedule, zone, now) is not { } due)
                    continue;
                Assert.Contains(due.Day, expected);
                Assert.True(due.DueAt <= now && due.DueAt >= schedule.ActiveFrom);
                Assert.Equal(now - due.DueAt > TimeSpan.FromHours(schedule.StaleAfterHours), due.IsStale(schedule, now));
                // The row's unique key keeps it to one: the same occurrence has the same name, whenever it is looked at.
                if (begun.Count == 0 || begun[^1].Day != due.Day)
                    begun.Add(due);
            }
            Assert.Equal(begun.Count, begun.Select(o => o.Day).Distinct().Count());
            Assert.All(begun.Zip(begun.Skip(1)), pair => Assert.True(pair.First.DueAt < pair.Second.DueAt));
        }, iter: 2000);

    [Fact]
    public void Workers_down_for_three_days_find_the_one_they_missed_and_with_a_shorter_patience_find_it_stale()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
        var schedule = LetterSchedule.Suggested with { ActiveFrom = At("2026-01-01T00:00:00Z") };
        var due = Occurrences.LastDue(schedule, zone, At("2026-03-06T08:00:00Z"));
        Assert.Equal(new DateOnly(2026, 3, 3), due?.Day);
        Assert.False(due!.Value.IsStale(schedule, At("2026-03-06T08:00:00Z")));
        Assert.True(due.Value.IsStale(schedule with { StaleAfterHours = 48 }, At("2026-03-06T08:00:00Z")));
        Assert.Null(Occurrences.LastDue(schedule with { ActiveFrom = At("2026-03-03T08:00:01Z") }, zone, At("2026-03-06T08:00:00Z")));
    }

    [Fact]
    public void However_schedules_and_choices_change_two_letters_are_28_days_apart() =>
        Gen.Select(Gen.Int[1, 40].Array[1, 80], Gen.Int[1, 3].Array[80], Gen.Int[0, 20].Array[80]).Sample((gaps, choices, delays) =>
        {
            var (day, last) = (new DateOnly(2024, 1, 1), (LastLetter?)null);
            for (var i = 0; i < gaps.Length; i++)
            {
                day = day.AddDays(gaps[i]);
                var now = new DateTimeOffset(day.ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero).AddDays(delays[i]);
                var choice = (EmailChoice)choices[i];
                if (Spacing.Earliest(choice, last, day) is not { } earliest)
                    continue;
                // A letter that would come too soon by the clock waits.
                now = now < earliest ? earliest : now;
                Assert.NotEqual(EmailChoice.Never, choice);
                if (last is { } before)
                {
                    Assert.True(now - before.HandedAt >= TimeSpan.FromDays(28));
                    Assert.True(choice != EmailChoice.Quarterly || day >= before.Occurrence.AddMonths(3));
                }
                last = new(day, now);
            }
        });

    [Theory]
    [InlineData("day_of_month", 29, 9, 168, "08")]
    [InlineData("hour", 3, 24, 168, "08")]
    [InlineData("stale_after_hours", 3, 9, 649, "08")]
    [InlineData("skipped", 3, 9, 168, "13")]
    [InlineData("skipped", 3, 9, 168, "august")]
    public void A_schedule_that_cannot_be_kept_is_refused_by_its_field(string field, int day, int hour, int stale, string skipped) =>
        Assert.Equal(field, Assert.Throws<InvalidInputException>(() => new LetterSchedule(day, hour, [skipped], true, stale, true, default).Check()).Problem.Field);

    [Fact]
    public void A_schedule_that_skips_every_month_is_refused() =>
        Assert.Throws<InvalidInputException>(() => (LetterSchedule.Suggested with { Skipped = [.. Enumerable.Range(1, 12).Select(m => m.ToString("00", System.Globalization.CultureInfo.InvariantCulture))] }).Check());

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);
}
