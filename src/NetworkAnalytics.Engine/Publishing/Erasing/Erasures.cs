using Microsoft.Extensions.Logging;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Directory;
using NetworkAnalytics.Engine.Storage.Keys;

namespace NetworkAnalytics.Engine.Publishing.Erasing;

/// <inheritdoc />
/// <remarks>
/// The ledger's row comes first and is locked while its erasure is worked on, so that one process works at a time and a
/// killed one lets go. Every step may be done again; the counts are kept by whoever deletes, in the same transaction. The
/// key goes last, with the row's completion.
/// </remarks>
internal sealed partial class Erasures(
    ErasureLedger ledger,
    MemberTables tables,
    IEnumerable<IMemberData> others,
    KeysDatabase keysDatabase,
    MemberKeys keys,
    KeyedHashes hashes,
    EngineDatabase database,
    IRecomputations recomputations,
    IGrainFactory grains,
    TimeProvider time,
    ILogger<Erasures> logger) : IErasures
{
    public async Task<ErasureCertificate?> Erase(TenantId tenant, string externalId, ErasureAskedBy askedBy, CancellationToken cancellation)
    {
        if (ExternalIds.Check(externalId) is not null)
            return null;
        var known = await Known(tenant, transaction => ExternalIds.Find(transaction, [externalId], cancellation), cancellation);
        if (known.TryGetValue(externalId, out var id))
            return await Whole(tenant, new MemberId(id), askedBy, cancellation);
        return await Under(tenant, externalId, cancellation) is { } erasure ? erasure.Certificate ?? await Complete(tenant, erasure.Member, wait: true, cancellation) : null;
    }

    public async Task<ErasureCertificate?> Erase(TenantId tenant, MemberId member, ErasureAskedBy askedBy, CancellationToken cancellation)
    {
        var known = await Known(tenant, transaction => transaction.Scalar<bool>("SELECT EXISTS (SELECT FROM analytics.member WHERE tenant_id = $1 AND member_id = $2)", cancellation, member.Value), cancellation);
        return known ? await Whole(tenant, member, askedBy, cancellation) : (await ledger.Find(tenant, member, cancellation))?.Certificate;
    }

    /// <summary>With every record that was merged into theirs: those ids are not to bring them back either. The one with the history comes first.</summary>
    private async Task<ErasureCertificate?> Whole(TenantId tenant, MemberId known, ErasureAskedBy askedBy, CancellationToken cancellation)
    {
        var records = await Known(tenant, transaction => KnownMember.Records(transaction, known, cancellation), cancellation);
        var hash = await hashes.For(tenant, cancellation);
        await ledger.Begin(tenant, [.. records.Select(r => (r.Member, hash.OfPerson(r.ExternalId)))], askedBy, cancellation);
        ErasureCertificate? certificate = null;
        foreach (var (member, _) in records)
        {
            // Begun, it is not given up half-way because whoever asked went away.
            var done = await Complete(tenant, member, wait: true, CancellationToken.None);
            certificate ??= done;
        }
        return certificate;
    }

    public async Task<ErasureCertificate?> Find(TenantId tenant, string externalId, CancellationToken cancellation) =>
        ExternalIds.Check(externalId) is null ? (await Under(tenant, externalId, cancellation))?.Certificate : null;

    public async Task<ErasureCertificate?> Find(TenantId tenant, MemberId member, CancellationToken cancellation) => (await ledger.Find(tenant, member, cancellation))?.Certificate;

    private async Task<Erasure?> Under(TenantId tenant, string externalId, CancellationToken cancellation) =>
        await ledger.Find(tenant, (await hashes.For(tenant, cancellation)).OfPerson(externalId), cancellation);

    /// <summary>Does what is left of an erasure that is written down.</summary>
    /// <param name="wait">For another process that works on it; otherwise null comes at once.</param>
    public async Task<ErasureCertificate?> Complete(TenantId tenant, MemberId member, bool wait, CancellationToken cancellation)
    {
        await using var transaction = await keysDatabase.Begin(tenant, cancellation);
        if (await ErasureLedger.Lock(transaction, member, wait, cancellation) is not { } erasure || erasure.Certificate is not null)
            return wait ? (await ledger.Find(tenant, member, cancellation))?.Certificate : null;
        await DeleteRows(erasure, cancellation);
        TenantContext.Enter(tenant);
        await grains.GetGrain<IMemberGrain>(GrainKeys.Member(tenant, member)).Forget();
        // What the grain was writing meanwhile is in the log by now, or refused.
        var rows = await DeleteRows(erasure, cancellation);
        rows.Add(new("keys.member_key", await ErasureLedger.DestroyKey(transaction, member, cancellation)));
        var done = new ErasureDone(time.GetUtcNow(), ErasedRows.Sum(rows));
        await ErasureLedger.Complete(transaction, member, done, cancellation);
        await recomputations.Submit(tenant, null, cancellation);
        await transaction.Commit(cancellation);
        keys.Forget(tenant, member);
        LogErased(tenant.Value, member.Value, erasure.Id);
        return (erasure with { Done = done }).Certificate;
    }

    /// <summary>Does in a restored database what the ledger says was done in the one before.</summary>
    public async Task Replay(Erasure erasure, CancellationToken cancellation)
    {
        await DeleteRows(erasure, cancellation);
        await recomputations.Submit(erasure.Tenant, null, cancellation);
        LogReplayed(erasure.Tenant.Value, erasure.Member.Value, erasure.Id);
    }

    private async Task<List<DeletedRows>> DeleteRows(Erasure erasure, CancellationToken cancellation)
    {
        // The others first: they are told the address's hash, which goes with the directory's row.
        ReadOnlyMemory<byte>? address = await tables.AddressHash(erasure, cancellation) is { } hash ? hash : null;
        var rows = new List<DeletedRows>();
        foreach (var owner in others)
            rows.AddRange(await owner.Erase(erasure.Tenant, new(erasure.Member, erasure.Id, address), cancellation));
        rows.AddRange(await tables.Erase(erasure, cancellation));
        return rows;
    }

    private async Task<T> Known<T>(TenantId tenant, Func<TenantTransaction, Task<T>> read, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        return await read(transaction);
    }

    [LoggerMessage(1, LogLevel.Information, "Member {Member} of tenant {Tenant} is erased; certificate {Erasure}")]
    private partial void LogErased(int tenant, int member, Guid erasure);

    [LoggerMessage(2, LogLevel.Warning, "Member {Member} of tenant {Tenant} was there again and is erased again; certificate {Erasure}")]
    private partial void LogReplayed(int tenant, int member, Guid erasure);
}
