using Microsoft.Extensions.Logging;
using NetworkAnalytics.Contracts.Tenancy;
using Orleans.Runtime;

namespace NetworkAnalytics.Engine.Storage.Tenancy;

/// <summary>Refuses a grain call whose tenant is not the grain's. Orleans' own grains pass.</summary>
internal sealed partial class TenantCallFilter(IEnumerable<IForeignCalls> told, ILogger<TenantCallFilter> logger) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod?.DeclaringType?.Assembly != typeof(ITenantGrain).Assembly)
            return context.Invoke();
        var key = context.TargetId.Key.ToString();
        if (GrainKeys.TryReadTenant(key, out var owner) && TenantContext.Current is { } caller && caller == owner)
            return context.Invoke();
        return Refuse(key ?? "", context.InterfaceMethod.Name);
    }

    private async Task Refuse(string key, string method)
    {
        LogForeign(TenantContext.Current?.Value, key, method);
        foreach (var listener in told)
            await listener.Refused(TenantContext.Current, key, method);
        throw new ForeignTenantException();
    }

    [LoggerMessage(1, LogLevel.Warning, "A call for tenant {Tenant} was refused by grain {Grain} ({Method})")]
    private partial void LogForeign(int? tenant, string grain, string method);
}
