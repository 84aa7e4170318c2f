using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary>The two files of an association.</summary>
internal sealed record DemoFiles(FileInfo Members, FileInfo History);

/// <summary>The association a demonstration is loaded into: found again by its name, so that a second run adds nothing.</summary>
internal static class DemoTenant
{
    public static async Task<TenantSummary> Find(CommandSession session, string name, CancellationToken cancellation)
    {
        var tenants = session.Services.GetRequiredService<ITenants>();
        if ((await tenants.List(cancellation)).FirstOrDefault(t => t.Name == name) is { } found)
            return found;
        var tenant = await tenants.Create(name, "UTC", cancellation);
        session.Services.GetRequiredService<RecomputeSchedule>().Apply(tenant.Id, TenantSettings.Default);
        return tenant;
    }
}
