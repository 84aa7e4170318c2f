using System.Security.Claims;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Access.Oidc;

/// <summary>Which member somebody is whom the association's provider knows: the same for a sign-in in the browser and for an exchanged token.</summary>
internal static class OidcMembers
{
    /// <returns>Null when the directory has no such member, or the provider does not vouch for the address.</returns>
    public static async Task<MemberId?> Find(IMemberDirectory directory, OidcProvider provider, ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (user.FindFirstValue(provider.MemberClaim) is not { Length: > 0 } value)
            return null;
        if (provider.MemberClaim != "email")
            return await directory.Find(provider.Tenant, value, cancellation) is { JoinedOn: not null } member ? member.Id : null;
        return string.Equals(user.FindFirstValue("email_verified"), "true", StringComparison.OrdinalIgnoreCase) ? await directory.FindByEmail(provider.Tenant, value, cancellation) : null;
    }
}
