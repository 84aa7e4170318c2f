using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;

namespace NetworkAnalytics.Delivery.Dashboard.Administration;

/// <summary>Whose page it is, in which language and time zone. Never built from anything but the session.</summary>
public sealed record AdminView(TenantId Tenant, TenantSettings Settings, AdminWords Say, TimeZoneInfo Zone)
{
    public static Task<AdminView> Of(HttpContext http)
    {
        // Entered here and not in what is awaited: a tenant entered there would be forgotten with it.
        var tenant = Caller.Tenant(http.User);
        return Load(http, tenant);
    }

    private static async Task<AdminView> Load(HttpContext http, TenantId tenant)
    {
        var settings = await http.RequestServices.GetRequiredService<IGrainFactory>().GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant)).GetSettings();
        return new(tenant, settings, new AdminWords(PageWords.Of(http.Request)), TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone));
    }

    /// <summary>A day and a time in the association's zone.</summary>
    public string At(DateTimeOffset instant) => $"{Say.Day(DayOf(instant))}, {TimeOf(instant)}";

    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    public string TimeOf(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone).ToString("t", Say.Culture);

    public string Weekday(DateTimeOffset instant) => Say.Capital(TimeZoneInfo.ConvertTime(instant, Zone).ToString("dddd", Say.Culture));
}

/// <summary>What every page of an administrator is given.</summary>
public abstract class AdminPage : ComponentBase
{
    [Parameter, EditorRequired] public PageWords Words { get; set; } = null!;

    [Parameter, EditorRequired] public AdminView View { get; set; } = null!;

    internal AdminWords Say => View.Say;

    internal static string Id(long id) => id.ToString(CultureInfo.InvariantCulture);
}
