using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;

namespace NetworkAnalytics.Engine.Ingest;

/// <summary>
/// What a single entry has to satisfy, whichever way it comes in: the file, the API and the grain ask here.
/// What depends on the member's other entries is the grain's to decide.
/// </summary>
internal static class EntryRules
{
    public const int MaxIdLength = 200;
    public const int MaxNoteLength = 4000;
    public const int MaxEffortMinutes = 14_400;
    public const int MaxHorizonMonths = 600;

    /// <summary>Histories begin with computers: the packed day and instant count from 1970.</summary>
    public static readonly DateTimeOffset Earliest = new(1970, 1, 3, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A sender's clock may be ahead by this much.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <summary>Null when the entry may go to its member; otherwise the first thing wrong with it.</summary>
    public static FieldProblem? Check(NewEntry entry, Taxonomy taxonomy, DateTimeOffset now) =>
        CheckId("entry_id", entry.EntryId)
        ?? CheckInstant(entry.OccurredAt, now)
        ?? CheckKind(entry, taxonomy)
        ?? CheckPresence(entry)
        ?? CheckRanges(entry)
        ?? (entry.GoalId is null ? null : CheckId("goal_id", entry.GoalId))
        ?? (entry.AboutEntryId is null ? null : CheckId("about_entry_id", entry.AboutEntryId))
        ?? CheckNote(entry.Note);

    public static FieldProblem? CheckId(string field, string id)
    {
        if (id.Length == 0)
            return new(field, "The id is empty; give the one your own system knows the entry by.", "id_empty");
        if (id.Length > MaxIdLength)
            return new(field, $"The id has {id.Length} characters; the most is {MaxIdLength}.", "id_unusable");
        return Texts.Problem(id) is { } reason ? new(field, reason, "id_unusable") : null;
    }

    private static FieldProblem? CheckInstant(DateTimeOffset at, DateTimeOffset now)
    {
        if (at < Earliest)
            return new("occurred_at", $"{at:yyyy-MM-dd} lies before 1970-01-03, where histories can begin.", FieldProblem.Tell("before_1970", $"{at:yyyy-MM-dd}"));
        return at > now + Ahead ? new("occurred_at", $"{at:yyyy-MM-dd} lies in the future; an entry is written once it has happened.", FieldProblem.Tell("ahead", $"{at:yyyy-MM-dd}")) : null;
    }

    private static FieldProblem? CheckKind(NewEntry entry, Taxonomy taxonomy)
    {
        switch (entry.Entry)
        {
            case EntryKind.Activity:
                if (entry.Kind is null)
                    return new("kind", "An activity names its kind, for instance one_to_one.", "activity_kind");
                return taxonomy.ActivityCode(entry.Kind) < 0 ? Unknown(entry.Kind, "activity kinds", "activity_unknown", taxonomy.ActivityKinds.Select(t => t.Name)) : null;
            case EntryKind.Outcome or EntryKind.GoalDeclared when entry.Kind is null:
                return entry.Entry == EntryKind.Outcome ? new("kind", "An outcome names its category, for instance advice.", "outcome_kind") : new("kind", "A goal names what it announces, for instance job.", "goal_kind");
            case EntryKind.Outcome or EntryKind.GoalDeclared or EntryKind.GoalReadjusted or EntryKind.GoalReached or EntryKind.GoalDropped:
                return entry.Kind is not null && taxonomy.OutcomeCode(entry.Kind) < 0
                    ? Unknown(entry.Kind, "outcome categories", "category_unknown", taxonomy.OutcomeCategories.Select(t => t.Name))
                    : null;
            default:
                return entry.Kind is null ? null : Superfluous("kind", entry.Entry);
        }
    }

    private static FieldProblem Unknown(string kind, string list, string told, IEnumerable<string> known)
    {
        var (shown, names) = (kind.Length <= 40 ? kind : kind[..40] + "…", string.Join(", ", known));
        return new("kind", $"'{shown}' is not among this association's {list} ({names}); add it to the taxonomy first.", FieldProblem.Tell(told, shown, names));
    }

    private static FieldProblem? CheckPresence(NewEntry e)
    {
        var goal = e.Entry is EntryKind.GoalDeclared or EntryKind.GoalReadjusted or EntryKind.GoalReached or EntryKind.GoalDropped;
        return Needs("expected", e.Expected is not null, e.Entry == EntryKind.Outcome, e.Entry == EntryKind.Outcome, e.Entry, "true when it was announced, false when nobody had announced it")
            ?? Needs("goal_id", e.GoalId is not null, goal, goal || e.Entry == EntryKind.Outcome, e.Entry, "the goal it is about")
            ?? Needs("about_entry_id", e.AboutEntryId is not null, e.Entry == EntryKind.Retracted, e.Entry is EntryKind.Retracted or EntryKind.Outcome, e.Entry, "the entry that is taken back")
            ?? Needs("value", e.Value is not null, e.Entry == EntryKind.Reflection, e.Entry == EntryKind.Reflection, e.Entry, "a confidence from 1 to 5")
            ?? Needs("counterparty_id", e.Counterparty is not null, false, e.Entry is EntryKind.Activity or EntryKind.Outcome, e.Entry, "")
            ?? Needs("effort_minutes", e.EffortMinutes is not null, false, e.Entry == EntryKind.Activity, e.Entry, "")
            ?? Needs("horizon_months", e.HorizonMonths is not null, false, e.Entry is EntryKind.GoalDeclared or EntryKind.GoalReadjusted, e.Entry, "");
    }

    private static FieldProblem? Needs(string field, bool present, bool required, bool allowed, EntryKind entry, string what)
    {
        if (required && !present)
            return new(field, $"'{entry.Name()}' needs {field}: {what}.", FieldProblem.Tell("needs", entry.Name(), field));
        return present && !allowed ? Superfluous(field, entry) : null;
    }

    private static FieldProblem Superfluous(string field, EntryKind entry) => new(field, $"'{entry.Name()}' takes no {field}; leave it empty.", FieldProblem.Tell("superfluous", entry.Name(), field));

    private static FieldProblem? CheckRanges(NewEntry e)
    {
        if (e.EffortMinutes is < 0 or > MaxEffortMinutes)
            return new("effort_minutes", $"{e.EffortMinutes} is out of range; give 0 to {MaxEffortMinutes} minutes (ten days).", FieldProblem.Tell("effort_range", Text(e.EffortMinutes), Text(MaxEffortMinutes)));
        if (e.Value is < 1 or > 5)
            return new("value", $"{e.Value} is out of range; a reflection's confidence runs from 1 to 5.", FieldProblem.Tell("value_range", Text(e.Value)));
        return e.HorizonMonths is < 1 or > MaxHorizonMonths
            ? new("horizon_months", $"{e.HorizonMonths} is out of range; give 1 to {MaxHorizonMonths} months.", FieldProblem.Tell("horizon_range", Text(e.HorizonMonths), Text(MaxHorizonMonths)))
            : null;
    }

    private static FieldProblem? CheckNote(string? note)
    {
        if (note is null)
            return null;
        if (note.Length > MaxNoteLength)
            return new("note", $"The note has {note.Length} characters; the most is {MaxNoteLength}.", FieldProblem.Tell("note_long", Text(note.Length), Text(MaxNoteLength)));
        return Texts.Problem(note, lineBreaks: true) is { } reason ? new("note", reason, "note_unusable") : null;
    }

    private static string? Text(int? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
