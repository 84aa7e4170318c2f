using System.Globalization;
using Microsoft.AspNetCore.Http;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Dashboard.Mine;

/// <summary>What a member notes.</summary>
public enum NoteSort
{
    Encounter,
    Return,

    /// <summary>How confident they are that it brings something.</summary>
    Reflection,
}

/// <summary>What a member fills in to note something, as they typed it.</summary>
/// <param name="Kind">Of the encounter or the return; a reflection's confidence.</param>
public sealed record NoteForm(NoteSort Sort, string? Kind, string? Day, string? Minutes, string? With, bool Expected, string? Goal, string? About, string? Note)
{
    public const int MostMinutes = 14_400;
    public const int LongestNote = 4000;

    private static readonly DateOnly Earliest = new(1970, 1, 3);

    /// <summary>Today and an event, unless the address says otherwise.</summary>
    internal static NoteForm Blank(IQueryCollection query, Visitor visitor)
    {
        var sort = SortOf(query["what"]);
        return new(sort, Given("kind") ?? (sort == NoteSort.Encounter ? visitor.Settings.Taxonomy.ActivityKinds[0].Name : null), Text(visitor.Today),
            null, null, query["expected"] == "true", Given("goal"), Given("about"), null);

        string? Given(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;
    }

    internal static NoteForm Of(PostedForm form) =>
        new(SortOf(form["what"]), form["kind"], form["day"], form["minutes"], form["with"], form["expected"] == "true", form["goal"], form["about"], form["note"]);

    /// <summary>As addresses and forms say it.</summary>
    public static string Name(NoteSort sort) => sort switch
    {
        NoteSort.Return => "return",
        NoteSort.Reflection => "reflection",
        _ => "encounter",
    };

    private static NoteSort SortOf(string? what) => Enum.GetValues<NoteSort>().FirstOrDefault(s => Name(s) == what);

    /// <summary>The fields that are not right, with what to do, in the order of the form.</summary>
    internal Dictionary<string, string> Check(Visitor visitor, PageWords words)
    {
        var wrong = new Dictionary<string, string>();
        if (!IsChosen(visitor.Settings.Taxonomy))
            wrong["kind"] = words[Sort switch { NoteSort.Return => "Note.kind_missing_return", NoteSort.Reflection => "Note.confidence_missing", _ => "Note.kind_missing" }];
        if (ReadDay() is not { } day)
            wrong["day"] = words["Note.day_wrong"];
        else if (day > visitor.Today)
            wrong["day"] = words["Note.day_ahead"];
        else if (day < Earliest)
            wrong["day"] = words["Note.day_wrong"];
        if (Minutes is not null && ReadMinutes() is not (>= 0 and <= MostMinutes))
            wrong["minutes"] = words.Format("Note.minutes_wrong", words.Number(MostMinutes));
        if (Note is { Length: > LongestNote })
            wrong["note"] = words.Format("Note.note_long", words.Number(LongestNote));
        return wrong;
    }

    /// <param name="with">The person <see cref="With"/> names.</param>
    /// <remarks>Only after <see cref="Check"/> found nothing.</remarks>
    internal NewEntry Read(PostedForm form, Visitor visitor, MemberId? with)
    {
        var day = ReadDay()!.Value;
        // Today is the moment the form was shown; the noon of today may be still to come, and says less.
        var at = form.ShownAt is { } shown && visitor.Day(shown) == day ? shown : visitor.Noon(day);
        return Sort switch
        {
            NoteSort.Return => new() { EntryId = form.EntryId, Entry = EntryKind.Outcome, OccurredAt = at, Kind = Kind, Counterparty = with, Expected = Expected, GoalId = Goal, AboutEntryId = About, Note = Note },
            NoteSort.Reflection => new() { EntryId = form.EntryId, Entry = EntryKind.Reflection, OccurredAt = at, Value = Confidence, Note = Note },
            _ => new() { EntryId = form.EntryId, Entry = EntryKind.Activity, OccurredAt = at, Kind = Kind, Counterparty = with, EffortMinutes = ReadMinutes(), Note = Note },
        };
    }

    internal static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private int? Confidence => Kind is [>= '1' and <= '5' and var digit] ? digit - '0' : null;

    private bool IsChosen(Taxonomy taxonomy) => Sort switch
    {
        NoteSort.Return => taxonomy.OutcomeCategories.Any(t => t.Name == Kind),
        NoteSort.Reflection => Confidence is not null,
        _ => taxonomy.ActivityKinds.Any(t => t.Name == Kind),
    };

    private DateOnly? ReadDay() => DateOnly.TryParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private int? ReadMinutes() => int.TryParse(Minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) ? minutes : null;
}
