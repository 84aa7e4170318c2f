using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Benchmarks;

/// <summary>When each association's benchmarks are computed again.</summary>
public interface IRecomputeSchedule
{
    /// <summary>Puts the tenant's schedule in step with its settings.</summary>
    void Apply(TenantId tenant, TenantSettings settings);

    /// <summary>When these settings compute next, at most so many times; empty when never.</summary>
    IReadOnlyList<DateTimeOffset> Next(TenantSettings settings, int count);
}
