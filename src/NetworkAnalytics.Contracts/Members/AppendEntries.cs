using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Members;

/// <summary>What becomes of the other entries of a call when one of them is refused.</summary>
[GenerateSerializer, Alias("refusal-policy")]
public enum RefusalPolicy
{
    /// <summary>Nothing is stored unless everything can be.</summary>
    RefuseAll = 0,

    /// <summary>The others are stored, together; the refused one is reported. For imports.</summary>
    StoreTheRest = 1,
}

/// <summary>Entries for one member, appended in one atomic write.</summary>
/// <param name="Entries">At most <see cref="MaxEntries"/>, in the order they are to be numbered.</param>
[GenerateSerializer, Immutable, Alias("append-entries")]
public sealed record AppendEntries(
    [property: Id(0)] ImmutableArray<NewEntry> Entries,
    [property: Id(1)] RefusalPolicy Refusal = RefusalPolicy.RefuseAll)
{
    public const int MaxEntries = 10_000;
}

[GenerateSerializer, Alias("entry-status")]
public enum EntryStatus
{
    Stored = 0,

    /// <summary>The same entry was in the history before; it is acknowledged again and stored once.</summary>
    AlreadyStored = 1,

    /// <summary>Not stored because another entry of the same all-or-nothing call was refused.</summary>
    NotStored = 2,

    /// <summary>Refused: <see cref="EntryReceipt.Problem"/> says why.</summary>
    Refused = 3,

    /// <summary>Refused: this <c>entry_id</c> is in the history with other content.</summary>
    Conflict = 4,
}

/// <param name="Seq">The entry's place in the history, from 1; null unless it is stored now. An entry stored before is not looked up.</param>
[GenerateSerializer, Immutable, Alias("entry-receipt")]
public sealed record EntryReceipt(
    [property: Id(0)] string EntryId,
    [property: Id(1)] EntryStatus Status,
    [property: Id(2)] int? Seq = null,
    [property: Id(3)] FieldProblem? Problem = null);

/// <summary>
/// The answer to an append, given after the rows are durable. A call that ends in a time-out has an unknown outcome:
/// send it again with the same ids.
/// </summary>
/// <param name="Receipts">One for each entry of the call, in its order.</param>
/// <param name="LastSeq">The history's length after the call.</param>
[GenerateSerializer, Immutable, Alias("append-receipt")]
public sealed record AppendReceipt(
    [property: Id(0)] ImmutableArray<EntryReceipt> Receipts,
    [property: Id(1)] int LastSeq);

/// <summary>The write queue is full, or the log cannot be written now. The edge answers 503 with Retry-After.</summary>
[GenerateSerializer, Alias("log-unavailable")]
public sealed class LogUnavailableException : Exception
{
    public LogUnavailableException() : this("The history log takes no entries at the moment; send them again with the same ids.") { }

    public LogUnavailableException(string message) : base(message) { }

    public LogUnavailableException(string message, Exception inner) : base(message, inner) { }
}
