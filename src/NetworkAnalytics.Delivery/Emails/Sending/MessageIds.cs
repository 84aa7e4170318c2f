using System.Globalization;
using System.Text.RegularExpressions;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>
/// A letter's Message-ID: the same at every try, so that a receiver can tell a second copy, and by its random part known
/// only where the letter went, so that a bounce that names it can be believed.
/// </summary>
internal static partial class MessageIds
{
    public static string Of(TenantId tenant, long letter, Guid key, string domain) =>
        string.Create(CultureInfo.InvariantCulture, $"na.{tenant.Value}.{letter}.{key:N}@{domain}");

    /// <summary>Null when it is not one of ours.</summary>
    public static (TenantId Tenant, long Letter, Guid Key)? Read(string? id) =>
        id is not null && Ours().Match(id) is { Success: true } match
        && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var tenant)
        && long.TryParse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var letter)
            ? (new TenantId(tenant), letter, Guid.ParseExact(match.Groups[3].ValueSpan, "N")) : null;

    [GeneratedRegex(@"^<?na\.(\d{1,10})\.(\d{1,19})\.([0-9a-f]{32})@[^@\s<>]{1,255}>?$")]
    private static partial Regex Ours();
}
