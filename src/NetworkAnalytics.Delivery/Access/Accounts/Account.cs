using System.Globalization;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Access.Accounts;

/// <summary>A person who signs in with an account: an operator of the platform, or an administrator of one association.</summary>
public sealed class Account
{
    public const string AdminRole = "admin";

    /// <summary>0 for an operator.</summary>
    public TenantId Tenant { get; init; }

    public Guid Key { get; init; } = Guid.NewGuid();

    /// <summary><c>operator</c> or <c>admin</c>.</summary>
    public required string Role { get; init; }

    public string Email { get; set; } = "";

    public string NormalizedEmail { get; set; } = "";

    /// <summary>en or fr.</summary>
    public string Locale { get; set; } = "en";

    public DateTimeOffset CreatedAt { get; init; }

    internal string? PasswordHash { get; set; }

    internal string SecurityStamp { get; set; } = "";

    internal string ConcurrencyStamp { get; set; } = Guid.NewGuid().ToString("N");

    internal string? AuthenticatorKey { get; set; }

    internal bool TwoFactor { get; set; }

    internal string[] RecoveryCodes { get; set; } = [];

    internal int FailedCount { get; set; }

    internal DateTimeOffset? LockoutEnd { get; set; }

    /// <summary>Names the tenant too, so that the row is found under row-level security.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Tenant.Value}.{Key:N}");

    /// <summary>As sessions, links and the audit log name it.</summary>
    public string Owner => $"account:{Key:N}";

    internal static bool TryReadId(string id, out TenantId tenant, out Guid key)
    {
        var at = id.IndexOf('.', StringComparison.Ordinal);
        key = default;
        tenant = default;
        if (at < 0 || !int.TryParse(id[..at], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !Guid.TryParseExact(id[(at + 1)..], "N", out key))
            return false;
        tenant = new TenantId(number);
        return true;
    }
}
