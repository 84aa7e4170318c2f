using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Storage.Work;

/// <summary>One piece of background work as its row stands.</summary>
/// <param name="Key">What it is about: an as-of day, an import's id.</param>
/// <param name="Result">What came of it, in the handler's own terms; null until done or when there is nothing to say.</param>
/// <param name="Failure">One sentence, when it failed or its last attempt did.</param>
internal sealed record WorkItem(
    TenantId Tenant, long Id, string Kind, string Key, WorkState State, int Attempts, string? Stage, long Progress, long Total,
    int? Result, string? Failure, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt);

/// <summary>Does one kind of work. May be run again after a crash, and by a second process while the first is only slow: every effect is fenced by the lease.</summary>
internal interface IWorkHandler
{
    /// <summary>The stored name of the work; never changes.</summary>
    string Kind { get; }

    /// <returns>What came of it; see <see cref="WorkItem.Result"/>.</returns>
    /// <exception cref="WorkRefusedException">It can never succeed as it stands; it is not tried again.</exception>
    Task<int?> Run(WorkLease lease, CancellationToken cancellation);

    /// <summary>Told when the work is not tried again, in the transaction that says so.</summary>
    /// <param name="key">The work's; see <see cref="WorkItem.Key"/>.</param>
    Task GivenUp(TenantTransaction transaction, string key, CancellationToken cancellation) => Task.CompletedTask;
}

/// <summary>The work cannot succeed however often it is tried; the message says why.</summary>
internal sealed class WorkRefusedException(string message) : Exception(message);

/// <summary>Another process has taken the work over; this one's writes are refused.</summary>
internal sealed class LeaseLostException(TenantId tenant, long work) : Exception($"The lease on work {work} of tenant {tenant} is lost.");
