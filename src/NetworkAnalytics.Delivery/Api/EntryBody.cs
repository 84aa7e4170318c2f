using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Api.Conventions;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>Entries to append to one member's history, all or none.</summary>
/// <param name="Entries">1 to 10,000, in the order they are to be numbered.</param>
internal sealed record AppendBody(EntryBody[] Entries);

/// <summary>An entry as an integrator sends it. Fields mean what they mean in history.csv.</summary>
/// <param name="EntryId">Your id, unique within the member's history: sending it again stores nothing twice.</param>
/// <param name="OccurredAt">An instant with its offset, for instance 2026-03-14T09:30:00+01:00.</param>
/// <param name="Entry">activity, outcome, goal_declared, goal_readjusted, goal_reached, goal_dropped, pause_started, pause_ended, reflection or retracted.</param>
/// <param name="Kind">The activity's kind, the outcome's category, or what a goal announces.</param>
/// <param name="CounterpartyId">The association's id of the other person.</param>
/// <param name="AboutEntryId">The encounter an outcome came from, or the entry that is retracted.</param>
/// <param name="Value">A reflection's confidence, 1 to 5.</param>
internal record EntryBody(
    string EntryId,
    string OccurredAt,
    string Entry,
    string? Kind = null,
    string? CounterpartyId = null,
    int? EffortMinutes = null,
    bool? Expected = null,
    string? GoalId = null,
    string? AboutEntryId = null,
    int? Value = null,
    int? HorizonMonths = null,
    string? Note = null)
{
    public const string InstantForm = "Write an instant with its offset, like 2026-03-14T09:30:00+01:00 or 2026-03-14T08:30:00Z.";

    /// <summary>The entry, or the field that keeps it from being one.</summary>
    /// <param name="counterparties">By the association's ids; who is not in it gets the id 0, which is nobody's.</param>
    public FieldProblem? Read(IReadOnlyDictionary<string, MemberId> counterparties, out NewEntry entry)
    {
        entry = null!;
        if (string.IsNullOrEmpty(EntryId))
            return new("entry_id", "It is empty; give the id your own system knows the entry by.");
        if (!EntryKindNames.TryParse(Entry, out var kind))
            return new("entry", $"It is one of {string.Join(", ", EntryKindNames.All)}.");
        if (!InstantConverter.TryRead(OccurredAt, out var at))
            return new("occurred_at", InstantForm);
        entry = new NewEntry
        {
            EntryId = EntryId,
            OccurredAt = at,
            Entry = kind,
            Kind = Kind,
            Counterparty = CounterpartyId is null ? null : counterparties.GetValueOrDefault(CounterpartyId),
            EffortMinutes = EffortMinutes,
            Expected = Expected,
            GoalId = GoalId,
            AboutEntryId = AboutEntryId,
            Value = Value,
            HorizonMonths = HorizonMonths,
            Note = Note,
        };
        return null;
    }
}

/// <summary>Entries to append to the histories of several members.</summary>
/// <param name="Entries">1 to 10,000; those of one member in the order they are to be numbered.</param>
internal sealed record AppendToManyBody(MemberEntryBody[] Entries);

/// <summary>An entry with the member it belongs to.</summary>
/// <param name="MemberId">The association's id of the member.</param>
internal sealed record MemberEntryBody(
    string MemberId,
    string EntryId,
    string OccurredAt,
    string Entry,
    string? Kind = null,
    string? CounterpartyId = null,
    int? EffortMinutes = null,
    bool? Expected = null,
    string? GoalId = null,
    string? AboutEntryId = null,
    int? Value = null,
    int? HorizonMonths = null,
    string? Note = null)
    : EntryBody(EntryId, OccurredAt, Entry, Kind, CounterpartyId, EffortMinutes, Expected, GoalId, AboutEntryId, Value, HorizonMonths, Note);

/// <summary>What became of the entries of a call to several members, in its order.</summary>
internal sealed record MemberReceiptsAnswer(MemberReceiptAnswer[] Entries);

/// <param name="Status">stored or already_stored.</param>
/// <param name="Seq">Its place in the member's history, when it is stored now.</param>
internal sealed record MemberReceiptAnswer(string MemberId, string EntryId, string Status, int? Seq);

/// <summary>What became of the entries of a call.</summary>
/// <param name="LastSeq">The length of the history after it.</param>
internal sealed record ReceiptsAnswer(ReceiptAnswer[] Entries, int LastSeq);

/// <param name="Status">stored, already_stored, not_stored (because another entry of the call was refused), refused or conflict.</param>
/// <param name="Seq">Its place in the history, when it is stored now.</param>
internal sealed record ReceiptAnswer(
    string EntryId,
    string Status,
    int? Seq,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null)
{
    public static ReceiptAnswer Of(EntryReceipt receipt) =>
        new(receipt.EntryId, Name(receipt.Status), receipt.Seq, receipt.Problem?.Field, receipt.Problem?.Reason);

    public static string Name(EntryStatus status) => status switch
    {
        EntryStatus.Stored => "stored",
        EntryStatus.AlreadyStored => "already_stored",
        EntryStatus.NotStored => "not_stored",
        EntryStatus.Refused => "refused",
        _ => "conflict",
    };
}
