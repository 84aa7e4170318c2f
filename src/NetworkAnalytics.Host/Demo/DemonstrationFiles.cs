using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Host.Demo;

/// <summary>Writes a generated association as the two files an import takes. UTF-8 text, lines end with a line feed.</summary>
internal static class DemonstrationFiles
{
    private static readonly CsvConfiguration Format = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    private static readonly string[] MemberColumns =
        ["member_id", "joined_on", "left_on", "email", "name", "locale", "time_zone", "join_year", "sector", "entry_role", "region"];

    private static readonly string[] HistoryColumns =
        ["entry_id", "member_id", "occurred_at", "entry", "kind", "counterparty_id", "effort_minutes", "expected", "goal_id", "about_entry_id", "value", "horizon_months", "note"];

    /// <param name="later">Days by which everything is moved from when it was drawn.</param>
    public static void WriteMembers(TextWriter output, IReadOnlyList<DemonstrationMember> members, int later = 0)
    {
        using var csv = new CsvWriter(output, Format, leaveOpen: true);
        Row(csv, MemberColumns);
        foreach (var m in members)
            Row(csv, m.Id, Day(m.Clock.JoinedOn + later), m.Clock.LeftOn is { } left ? Day(left + later) : null, m.Person.Email, m.Person.Name, m.Person.Locale, m.Person.TimeZone,
                Number(DateOnly.FromDayNumber(m.Clock.JoinedOn + later).Year), m.Person.Sector, m.Person.EntryRole, m.Person.Region);
    }

    /// <param name="later">Days by which everything is moved from when it was drawn.</param>
    public static void WriteHistory(TextWriter output, IReadOnlyList<DemonstrationMember> members, int later = 0)
    {
        using var csv = new CsvWriter(output, Format, leaveOpen: true);
        Row(csv, HistoryColumns);
        foreach (var m in members)
        {
            // An entry's number is its place in time.
            var ids = m.Entries.Select((e, i) => (e.Tag, Id: string.Create(CultureInfo.InvariantCulture, $"{m.Id}-{i + 1:0000}"))).ToDictionary(e => e.Tag, e => e.Id);
            foreach (var e in m.Entries)
                Row(csv, ids[e.Tag], m.Id, e.At.AddDays(later).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), e.Entry.Name(), e.Kind,
                    e.Counterparty is { } other ? members[other].Id : null, Number(e.EffortMinutes), e.Expected is { } expected ? expected ? "true" : "false" : null,
                    e.GoalId, e.AboutTag is { } about ? ids[about] : null, Number(e.Value), Number(e.HorizonMonths), e.Note);
        }
    }

    private static void Row(CsvWriter csv, params ReadOnlySpan<string?> fields)
    {
        foreach (var field in fields)
            csv.WriteField(field);
        csv.NextRecord();
    }

    private static string Day(int day) => DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);
}
