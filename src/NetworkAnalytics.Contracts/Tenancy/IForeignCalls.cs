namespace NetworkAnalytics.Contracts.Tenancy;

/// <summary>Is told of each grain call that was refused because the grain is another tenant's, and of each job that was.</summary>
public interface IForeignCalls
{
    /// <param name="caller">On whose behalf the call was made; null: nobody's.</param>
    Task Refused(TenantId? caller, string grain, string method);

    /// <summary>A job of <paramref name="tenant"/> named work the tenant has not: another's, or nobody's.</summary>
    Task NoSuchWork(TenantId tenant, long work);
}
