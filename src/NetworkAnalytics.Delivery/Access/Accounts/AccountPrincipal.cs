using System.Security.Claims;
using Microsoft.AspNetCore.Identity;

namespace NetworkAnalytics.Delivery.Access.Accounts;

/// <summary>What a session says about an account: ids and the role, no name and no address.</summary>
internal sealed class AccountPrincipal : IUserClaimsPrincipalFactory<Account>
{
    public Task<ClaimsPrincipal> CreateAsync(Account user)
    {
        var identity = new ClaimsIdentity(IdentityConstants.ApplicationScheme);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, user.Id));
        identity.AddClaim(new Claim(ClaimTypes.Role, user.Role));
        if (user.Tenant.Value > 0)
            identity.AddClaim(Caller.Of(user.Tenant));
        return Task.FromResult(new ClaimsPrincipal(identity));
    }
}
