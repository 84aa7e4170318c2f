using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace NetworkAnalytics.Delivery.Access;

/// <summary>Names of the authorization policies. A scope is a policy of its own name.</summary>
public static class AccessPolicies
{
    /// <summary>The platform: the operator's token, or an operator's account with its second factor.</summary>
    public const string Operator = "operator";

    /// <summary>A member, for what is their own.</summary>
    public const string Member = "member";

    /// <summary>An administrator of one association who signed in with a second factor.</summary>
    public const string Administrator = "administrator";

    /// <summary>Whoever has a session in a browser, for the session itself.</summary>
    public const string Session = "session";

    /// <summary>An account that signed in with its password at the least: enough to set up the second factor, and for nothing else.</summary>
    public const string Account = "account";

    internal static void Define(AuthorizationOptions options)
    {
        options.AddPolicy(Operator, policy => policy.RequireRole(Caller.OperatorRole).RequireAssertion(c => !c.User.HasClaim(claim => claim.Type == ClaimTypes.NameIdentifier) || HasSecondFactor(c.User)));
        options.AddPolicy(Member, policy => policy.RequireClaim(Caller.TenantClaim).RequireClaim(Caller.MemberClaim));
        options.AddPolicy(Administrator, policy => policy.RequireClaim(Caller.TenantClaim).RequireRole(Caller.AdminRole).RequireAssertion(c => HasSecondFactor(c.User)));
        options.AddPolicy(Session, policy => policy.RequireClaim(Caller.SessionClaim));
        options.AddPolicy(Account, policy => policy.RequireClaim(Caller.SessionClaim).RequireClaim(ClaimTypes.NameIdentifier));
        foreach (var scope in Scopes.All)
            options.AddPolicy(scope, policy => policy.RequireClaim(Caller.TenantClaim).RequireClaim(Caller.ScopeClaim, scope));
        // Every endpoint says who may come (a test holds it); this is for those the framework makes, such as the answer 415.
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
    }

    private static bool HasSecondFactor(ClaimsPrincipal user) => user.HasClaim(Caller.MethodClaim, Caller.SeveralFactors);
}
