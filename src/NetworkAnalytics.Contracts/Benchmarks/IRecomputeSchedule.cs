using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Benchmarks;

/// <summary>When each association's benchmarks are computed again.</summary>
public interface IRecomputeSchedule
{
    /// <summary>Puts the tenant's schedule in step with its settings.</summary>
    void Apply(TenantId tenant, TenantSettings settings);
}
