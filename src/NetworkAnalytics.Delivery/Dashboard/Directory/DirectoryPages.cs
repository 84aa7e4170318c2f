using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Links;
using NetworkAnalytics.Delivery.Dashboard.Administration;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Dashboard.Directory;

/// <summary>Who is a member since when, by the association's own ids; no names, no addresses and no histories. And inviting members.</summary>
internal static class DirectoryPages
{
    private const int MembersShown = 50;

    /// <summary>Invitations sent at once: more take longer than a page waits.</summary>
    private const int MostInvited = 200;

    private static readonly char[] Between = ['\r', '\n', ',', ';', ' '];

    public static void Map(RouteGroupBuilder pages)
    {
        var directory = pages.MapGroup("/directory").RequireAuthorization(AccessPolicies.Session, AccessPolicies.Administrator);
        directory.MapGet("", List);
        directory.MapPost("/invite", Invite);
    }

    private static async Task<IResult> List(HttpContext http, IMemberDirectory directory, string? after, string? find)
    {
        var view = await AdminView.Of(http);
        return await Show(http, view, directory, after, find);
    }

    private static async Task<IResult> Invite(HttpContext http, IMemberDirectory directory, MemberLinks links, [FromForm] string? addresses, [FromForm] string? language)
    {
        var view = await AdminView.Of(http);
        var lines = (addresses ?? "").Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (lines.Count is 0 or > MostInvited)
            return await Show(http, view, directory, null, null, ("Wrong", view.Say.Format("Invite.wrong", MostInvited)), ("Addresses", addresses ?? ""));
        var culture = ComparisonWording.FindCulture(language ?? "") ?? view.Say.Culture;
        var unknown = new List<string>();
        foreach (var line in lines)
            if (!await links.Invite(view.Tenant, line, culture, Caller.Actor(http.User), http.RequestAborted))
                unknown.Add(line);
        return await Show(http, view, directory, null, null, ("Invited", lines.Count - unknown.Count), ("Unknown", unknown), ("Addresses", string.Join('\n', unknown)));
    }

    private static async Task<IResult> Show(HttpContext http, AdminView view, IMemberDirectory directory, string? after, string? find, params (string Name, object? Value)[] more)
    {
        IReadOnlyList<DirectoryMember> members;
        long? next = null;
        if (find is { Length: > 0 })
            members = directory.Check(find) is null && await directory.Find(view.Tenant, find, http.RequestAborted) is { } found ? [found] : [];
        else
        {
            var start = int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? new MemberId(id) : (MemberId?)null;
            members = await directory.List(view.Tenant, start, MembersShown, http.RequestAborted);
            next = members.Count == MembersShown ? members[^1].Id.Value : null;
        }
        return Page.Show<DirectoryPage>(http, Array.Exists(more, m => m.Name == "Wrong") ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
            [("View", view), ("Members", members.Where(m => m.JoinedOn is not null).ToList()), ("Next", next), ("Find", find ?? ""), .. more]);
    }
}
