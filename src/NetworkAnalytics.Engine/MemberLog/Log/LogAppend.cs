using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.MemberLog.Log;

/// <summary>An entry with what the grain decided: its number, its local day and, for a retraction, its target.</summary>
/// <param name="SealedNote">The entry's note as it is stored; null when it has none.</param>
internal readonly record struct NumberedEntry(NewEntry Entry, int Seq, DateOnly LocalDay, int TargetSeq, Guid ContentHash, byte[]? SealedNote = null);

internal enum AppendResult
{
    /// <summary>Committed and flushed.</summary>
    Durable,

    /// <summary>Another activation has written past the expected number: this one is stale.</summary>
    Fenced,

    /// <summary>An entry id is in the log with other content.</summary>
    IdTaken,

    /// <summary>The member has been erased; nothing of theirs is taken any more.</summary>
    Erased,
}

/// <summary>One member's rows on their way into the log: all or nothing.</summary>
internal sealed class LogAppend(TenantId tenant, MemberId member, NumberedEntry[] rows, DateTimeOffset recordedAt)
{
    private readonly TaskCompletionSource<AppendResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TenantId Tenant { get; } = tenant;

    public MemberId Member { get; } = member;

    public NumberedEntry[] Rows { get; } = rows;

    public DateTimeOffset RecordedAt { get; } = recordedAt;

    public Task<AppendResult> Done => _done.Task;

    public void Complete(AppendResult result) => _done.TrySetResult(result);

    public void Fail(Exception reason) => _done.TrySetException(reason);
}
