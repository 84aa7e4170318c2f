using System.Globalization;
using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Delivery.Dashboard.Mine;

/// <summary>What a member fills in to announce a goal, or to see one anew; <see cref="Goal"/> is null for a new one.</summary>
public sealed record GoalForm(string? Goal, string? Kind, string? Horizon, string? Note)
{
    public const int MostMonths = 600;

    internal static GoalForm Of(PostedForm form) => new(form["goal"], form["kind"], form["horizon"], form["note"]);

    internal Dictionary<string, string> Check(Visitor visitor, PageWords words)
    {
        var wrong = new Dictionary<string, string>();
        if (Goal is null ? !Knows(visitor) : Kind is not null && !Knows(visitor))
            wrong["kind"] = words["Goals.kind_missing"];
        if (Horizon is not null && Months is not (>= 1 and <= MostMonths))
            wrong["horizon"] = words.Format("Goals.horizon_wrong", words.Number(MostMonths));
        if (Note is { Length: > NoteForm.LongestNote })
            wrong["note"] = words.Format("Note.note_long", words.Number(NoteForm.LongestNote));
        return wrong;
    }

    /// <param name="announced">What the goal announces so far; null for a new one.</param>
    internal NewEntry Read(PostedForm form, Visitor visitor, string? announced) => new()
    {
        EntryId = form.EntryId,
        Entry = Goal is null ? EntryKind.GoalDeclared : EntryKind.GoalReadjusted,
        OccurredAt = form.ShownAt ?? visitor.Now,
        // A goal is known by the entry that declared it.
        GoalId = Goal ?? form.EntryId,
        Kind = Kind == announced ? null : Kind,
        HorizonMonths = Months,
        Note = Note,
    };

    private int? Months => int.TryParse(Horizon, NumberStyles.None, CultureInfo.InvariantCulture, out var months) ? months : null;

    private bool Knows(Visitor visitor) => visitor.Settings.Taxonomy.OutcomeCategories.Any(t => t.Name == Kind);
}
