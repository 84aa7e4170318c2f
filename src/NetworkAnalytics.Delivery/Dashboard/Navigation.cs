using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using NetworkAnalytics.Delivery.Access;

namespace NetworkAnalytics.Delivery.Dashboard;

/// <param name="Text">The key of its words.</param>
/// <param name="Below">Further addresses that belong to it.</param>
internal sealed record NavigationLink(string Address, string Text, params string[] Below);

/// <summary>Which pages a visitor's menu has; first the one they come to.</summary>
internal static class Navigation
{
    private static readonly NavigationLink Account = new("/account", "Nav.Account");

    private static readonly IReadOnlyList<NavigationLink> Member =
    [
        new("/me", "Nav.Learning"), new("/me/note", "Nav.Note"), new("/me/goals", "Nav.Goals"), new("/me/returns", "Nav.Returns"), new("/me/settings", "Nav.Settings", "/me/history", "/me/data", "/account"),
    ];

    private static readonly IReadOnlyList<NavigationLink> Administrator =
    [
        new("/cohorts", "Nav.Network"), new("/import", "Nav.Import"), new("/directory", "Nav.Directory"), new("/settings", "Nav.Administration"), Account,
    ];

    private static readonly IReadOnlyList<NavigationLink> Operator = [new("/platform", "Nav.Platform"), Account];

    private static readonly IReadOnlyList<NavigationLink> Others = [Account];

    public static IReadOnlyList<NavigationLink> Of(ClaimsPrincipal user) =>
        user.HasClaim(c => c.Type == Caller.MemberClaim) ? Member
        // Before the second factor there is nothing to go to but the account.
        : !user.HasClaim(Caller.MethodClaim, Caller.SeveralFactors) ? Others
        : user.IsInRole(Caller.AdminRole) ? Administrator
        : user.IsInRole(Caller.OperatorRole) ? Operator
        : Others;

    /// <summary>Where a visitor comes to; null: they have not signed in.</summary>
    public static string? Home(ClaimsPrincipal user) => user.HasClaim(c => c.Type == Caller.SessionClaim) ? Of(user)[0].Address : null;

    /// <summary>The link that leads closest to a page; null for a page that none leads to.</summary>
    public static NavigationLink? Current(IReadOnlyList<NavigationLink> links, PathString path) =>
        links.SelectMany(l => l.Below.Append(l.Address), (link, address) => (link, address)).Where(l => path.StartsWithSegments(l.address))
            .OrderByDescending(l => l.address.Length).Select(l => l.link).FirstOrDefault();
}
