using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;
using Npgsql;

namespace NetworkAnalytics.Engine.Publishing;

/// <inheritdoc />
internal sealed class ComparisonChoices(EngineDatabase database, IRecomputations recomputations) : IComparisonChoices
{
    /// <summary>Another revision of the profile may be written at the same moment, for instance by an import.</summary>
    private const int Attempts = 5;

    public async Task<bool?> Get(TenantId tenant, MemberId member, CancellationToken cancellation)
    {
        await using var transaction = await database.Begin(tenant, cancellation);
        return await Current(transaction, member, cancellation);
    }

    public async Task<bool> Set(TenantId tenant, MemberId member, bool compared, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var transaction = await database.Begin(tenant, cancellation);
            try
            {
                if (await Current(transaction, member, cancellation) is not { } current)
                    return false;
                if (current == compared)
                    return true;
                await transaction.Execute(
                    """
                    INSERT INTO analytics.member_profile (tenant_id, member_id, revision, joined_on, left_on, attributes, compared, xact)
                    SELECT tenant_id, member_id, revision + 1, joined_on, left_on, attributes, $3, analytics.current_xact()
                    FROM analytics.member_profile WHERE tenant_id = $1 AND member_id = $2 ORDER BY revision DESC LIMIT 1
                    """, cancellation, member.Value, compared);
                await transaction.Commit(cancellation);
                break;
            }
            catch (PostgresException conflict) when (conflict.SqlState == PostgresErrorCodes.UniqueViolation && attempt < Attempts)
            {
                continue;
            }
        }
        await recomputations.Submit(tenant, null, cancellation);
        return true;
    }

    private static Task<bool?> Current(TenantTransaction transaction, MemberId member, CancellationToken cancellation) =>
        transaction.Scalar<bool?>(
            "SELECT compared FROM analytics.member_profile WHERE tenant_id = $1 AND member_id = $2 ORDER BY revision DESC LIMIT 1", cancellation, member.Value);
}
