using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;

namespace NetworkAnalytics.Delivery.Dashboard.Mine;

/// <summary>The member who looks at their own pages.</summary>
/// <param name="Now">The moment of the request.</param>
internal sealed record Visitor(TenantId Tenant, MemberId Member, IMemberGrain History, TenantSettings Settings, DateTimeOffset Now)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(Settings.TimeZone);

    /// <summary>The day it is where the association is: days are counted there.</summary>
    public DateOnly Today => Day(Now);

    /// <summary>As of when the member's own pages are: what was noted today is in them.</summary>
    public DateOnly AsOf => Today.AddDays(1);

    public static Task<Visitor> Of(HttpContext http)
    {
        // Entered here and not in what is awaited: a tenant entered there would be forgotten with it.
        var (tenant, member) = (Caller.Tenant(http.User), Caller.Member(http.User));
        return Load(http, tenant, member);
    }

    private static async Task<Visitor> Load(HttpContext http, TenantId tenant, MemberId member)
    {
        var grains = http.RequestServices.GetRequiredService<IGrainFactory>();
        var settings = await grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant)).GetSettings();
        var time = http.RequestServices.GetRequiredService<TimeProvider>();
        return new(tenant, member, grains.GetGrain<IMemberGrain>(GrainKeys.Member(tenant, member)), settings, time.GetUtcNow());
    }

    public DateOnly Day(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, _zone).DateTime);

    /// <summary>An instant of a day of which no more is known: its noon.</summary>
    public DateTimeOffset Noon(DateOnly day)
    {
        var noon = day.ToDateTime(new TimeOnly(12, 0));
        return new DateTimeOffset(noon, _zone.GetUtcOffset(noon));
    }
}
