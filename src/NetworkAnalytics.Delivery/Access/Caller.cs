using System.Globalization;
using System.Security.Claims;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Access;

/// <summary>Who makes a request, read from its credential alone and never from its path.</summary>
internal static class Caller
{
    public const string TenantClaim = "tenant";
    public const string MemberClaim = "member";
    public const string ScopeClaim = "scope";
    public const string KeyClaim = "key";

    /// <summary>The id by which a browser's session is listed.</summary>
    public const string SessionClaim = "session";

    /// <summary>How an account signed in, after <see href="https://www.rfc-editor.org/rfc/rfc8176">RFC 8176</see>.</summary>
    public const string MethodClaim = "amr";

    /// <summary>The value of <see cref="MethodClaim"/> for a password and a code.</summary>
    public const string SeveralFactors = "mfa";

    public const string AdminRole = Accounts.Account.AdminRole;
    public const string OperatorRole = "operator";

    public static TenantId? FindTenant(ClaimsPrincipal user) =>
        user.FindFirstValue(TenantClaim) is { } value ? new TenantId(int.Parse(value, CultureInfo.InvariantCulture)) : null;

    /// <summary>The tenant, entered for the grain calls of this request.</summary>
    public static TenantId Tenant(ClaimsPrincipal user)
    {
        var tenant = FindTenant(user) ?? throw new InvalidOperationException("The endpoint lets callers in who belong to no association.");
        TenantContext.Enter(tenant);
        return tenant;
    }

    public static MemberId Member(ClaimsPrincipal user) =>
        user.FindFirstValue(MemberClaim) is { } value
            ? new MemberId(int.Parse(value, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException("The endpoint lets callers in who are no member.");

    /// <summary>The id of the key that makes the request.</summary>
    public static long Key(ClaimsPrincipal user) =>
        user.FindFirstValue(KeyClaim) is { } value
            ? long.Parse(value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException("The endpoint lets callers in who have no key.");

    /// <summary>How the audit log names the caller.</summary>
    public static string Actor(ClaimsPrincipal user) =>
        user.FindFirstValue(KeyClaim) is { } key ? user.FindFirstValue(MemberClaim) is { } acted ? $"key:{key} as member:{acted}" : $"key:{key}"
        : user.FindFirstValue(MemberClaim) is { } member ? $"member:{member}"
        : user.FindFirstValue(ClaimTypes.NameIdentifier) is not null ? Owner(user)
        : user.IsInRole(OperatorRole) ? OperatorRole
        : "nobody";

    /// <summary>Whose a browser's session is: <c>member:…</c> or <c>account:…</c>.</summary>
    public static string Owner(ClaimsPrincipal user) =>
        user.FindFirstValue(MemberClaim) is { } member ? $"member:{member}"
        : Accounts.Account.TryReadId(user.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", out _, out var key) ? $"account:{key:N}"
        : throw new InvalidOperationException("The session belongs to nobody.");

    public static Claim Of(TenantId tenant) => new(TenantClaim, tenant.ToString());

    public static Claim Of(MemberId member) => new(MemberClaim, member.ToString());
}
