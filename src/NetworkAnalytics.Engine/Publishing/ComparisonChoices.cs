using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Directory;

namespace NetworkAnalytics.Engine.Publishing;

/// <inheritdoc />
internal sealed class ComparisonChoices(EngineDatabase database, IRecomputations recomputations) : IComparisonChoices
{
    public async Task<bool?> Get(TenantId tenant, MemberId member, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        return (await ProfileRows.Current(transaction, await MemberAliases.Resolve(transaction, member.Value, cancellation), cancellation))?.Compared;
    }

    public async Task<bool> Set(TenantId tenant, MemberId member, bool compared, CancellationToken cancellation)
    {
        await using (var transaction = await database.Begin(tenant, cancellation))
        {
            await ProfileRows.Lock(transaction, cancellation);
            var self = await MemberAliases.Resolve(transaction, member.Value, cancellation);
            if (await ProfileRows.Current(transaction, self, cancellation) is not { } current)
                return false;
            if (current.Compared == compared)
                return true;
            await ProfileRows.Add(transaction, self, current with { Compared = compared }, cancellation);
            await transaction.Commit(cancellation);
        }
        await recomputations.Submit(tenant, null, cancellation);
        return true;
    }
}
