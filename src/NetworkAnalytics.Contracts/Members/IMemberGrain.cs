namespace NetworkAnalytics.Contracts.Members;

/// <summary>One member's networking history. Key: <see cref="Tenancy.GrainKeys.Member"/>.</summary>
[Alias("member")]
public interface IMemberGrain : IGrainWithStringKey
{
    /// <summary>Appends entries; answers after they are durable.</summary>
    /// <exception cref="LogUnavailableException">The write queue is full or the log cannot be written.</exception>
    [Alias("append")]
    Task<AppendReceipt> Append(AppendEntries command);

    /// <summary>Reads the history anew: it was written to from elsewhere. One that went to another member is answered from there.</summary>
    [Alias("reload")]
    Task Reload();

    /// <summary>
    /// What <see cref="Append"/> would answer now, and stores nothing: for calls that are to write to many members, or
    /// to note somebody in the directory, only when everything is good.
    /// </summary>
    [Alias("check")]
    Task<AppendReceipt> Check(AppendEntries command);

    /// <summary>Whether an entry of this id is stored, and where; null when it is not.</summary>
    [Alias("receipt")]
    Task<EntryReceipt?> GetReceipt(string entryId);

    /// <summary>The member's own cumulative measures, month by month.</summary>
    /// <param name="asOf">Everything strictly before the start of this day in the tenant's zone; null: today.</param>
    /// <returns>Null when the member has no joining day or joined on or after <paramref name="asOf"/>.</returns>
    [Alias("curve")]
    Task<MemberCurve?> GetCurve(DateOnly? asOf);

    /// <summary>The member's returns beside what they announced, and their strategy step by step.</summary>
    /// <param name="asOf">Everything strictly before the start of this day in the tenant's zone; null: today.</param>
    /// <returns>Null as for <see cref="GetCurve"/>.</returns>
    [Alias("ledger")]
    Task<ReturnLedger?> GetLedger(DateOnly? asOf);

    /// <summary>A page of the history, oldest sequence number first.</summary>
    /// <param name="after">Sequence number after which to read; 0 from the start.</param>
    /// <param name="limit">1 to 1,000.</param>
    [Alias("history")]
    Task<HistoryPage> GetHistory(int after, int limit);

    /// <summary>The member has been erased: what is in memory goes. Answers after whatever the grain was doing.</summary>
    [Alias("forget")]
    Task Forget();

    /// <summary>A page of the history, newest first, with what was taken back since.</summary>
    /// <param name="before">Sequence number before which to read; null from the end.</param>
    /// <param name="limit">1 to 1,000.</param>
    [Alias("latest")]
    Task<LatestEntries> GetLatest(int? before, int limit);
}
