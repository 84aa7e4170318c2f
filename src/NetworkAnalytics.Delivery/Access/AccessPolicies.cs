using Microsoft.AspNetCore.Authorization;

namespace NetworkAnalytics.Delivery.Access;

/// <summary>Names of the authorization policies. A scope is a policy of its own name.</summary>
public static class AccessPolicies
{
    /// <summary>The platform.</summary>
    public const string Operator = "operator";

    /// <summary>A member, for what is their own.</summary>
    public const string Member = "member";

    internal static void Define(AuthorizationOptions options)
    {
        options.AddPolicy(Operator, policy => policy.RequireRole(Caller.OperatorRole));
        options.AddPolicy(Member, policy => policy.RequireClaim(Caller.TenantClaim).RequireClaim(Caller.MemberClaim));
        foreach (var scope in Scopes.All)
            options.AddPolicy(scope, policy => policy.RequireClaim(Caller.TenantClaim).RequireClaim(Caller.ScopeClaim, scope));
        // Every endpoint says who may come (a test holds it); this is for those the framework makes, such as the answer 415.
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
    }
}
