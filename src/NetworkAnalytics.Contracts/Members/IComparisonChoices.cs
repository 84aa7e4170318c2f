using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Members;

/// <summary>
/// Whether a member is counted among others' peers: the member's own choice and nobody else's. Who is not counted goes
/// on seeing their own curve and the comparison.
/// </summary>
public interface IComparisonChoices
{
    /// <summary>Null when the association has not said that the person is a member.</summary>
    Task<bool?> Get(TenantId tenant, MemberId member, CancellationToken cancellation);

    /// <summary>Takes effect at once: the benchmarks are computed again, with or without the member.</summary>
    /// <returns>False when the association has not said that the person is a member.</returns>
    Task<bool> Set(TenantId tenant, MemberId member, bool compared, CancellationToken cancellation);
}
