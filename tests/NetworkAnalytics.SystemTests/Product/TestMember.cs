using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.SystemTests.Product;

/// <summary>A member's grain, called on behalf of its own tenant.</summary>
internal sealed record TestMember(IGrainFactory Grains, TenantId Tenant, MemberId Id)
{
    public Task<AppendReceipt> AppendAsync(params NewEntry[] entries) => AppendAsync(RefusalPolicy.RefuseAll, entries);

    public async Task<AppendReceipt> AppendAsync(RefusalPolicy policy, params NewEntry[] entries) =>
        await Grain().Append(new AppendEntries([.. entries], policy));

    public async Task<EntryReceipt?> ReceiptAsync(string entryId) => await Grain().GetReceipt(entryId);

    public async Task<MemberCurve?> CurveAsync(DateOnly? asOf = null) => await Grain().GetCurve(asOf);

    public async Task<ReturnLedger?> LedgerAsync(DateOnly? asOf = null) => await Grain().GetLedger(asOf);

    /// <summary>The whole history, read page by page.</summary>
    public async Task<List<StoredEntry>> HistoryAsync(int pageSize = 1000)
    {
        var entries = new List<StoredEntry>();
        int? after = 0;
        while (after is { } from)
        {
            var page = await Grain().GetHistory(from, pageSize);
            entries.AddRange(page.Entries);
            after = page.NextAfter;
        }
        return entries;
    }

    // The tenant travels with the asynchronous flow, which ends with the caller's method.
    private IMemberGrain Grain()
    {
        TenantContext.Enter(Tenant);
        return Grains.GetGrain<IMemberGrain>(GrainKeys.Member(Tenant, Id));
    }
}
