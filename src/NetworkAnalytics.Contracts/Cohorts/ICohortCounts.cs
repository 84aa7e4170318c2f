using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Cohorts;

/// <summary>How many members a filter would hold, before it is saved.</summary>
public interface ICohortCounts
{
    /// <returns>
    /// Rounded to 5. Null when there are fewer than k, when fewer than k (but some) are left out, and always when the
    /// filter asks for goals: those are in the members' histories.
    /// </returns>
    /// <exception cref="InvalidInputException">The filter is not one that could be saved.</exception>
    Task<int?> Count(TenantId tenant, CohortDefinition cohort, CancellationToken cancellation);
}
