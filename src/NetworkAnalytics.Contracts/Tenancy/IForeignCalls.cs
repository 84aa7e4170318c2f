namespace NetworkAnalytics.Contracts.Tenancy;

/// <summary>Is told of each grain call that was refused because the grain is another tenant's.</summary>
public interface IForeignCalls
{
    /// <param name="caller">On whose behalf the call was made; null: nobody's.</param>
    Task Refused(TenantId? caller, string grain, string method);
}
