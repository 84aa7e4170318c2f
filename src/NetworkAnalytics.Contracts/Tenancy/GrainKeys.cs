using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace NetworkAnalytics.Contracts.Tenancy;

/// <summary>
/// The keys of grains. Every key leads with its tenant, so that one filter can refuse a call from another tenant;
/// the slashes keep a key from looking like a number or a GUID, which Orleans' storage would fold together
/// (<c>12</c> and <c>0012</c>, <c>abc</c> and <c>ABC</c>).
/// </summary>
public static class GrainKeys
{
    public static string Tenant(TenantId tenant) => string.Create(CultureInfo.InvariantCulture, $"t/{tenant.Value}");

    public static string Member(TenantId tenant, MemberId member) =>
        string.Create(CultureInfo.InvariantCulture, $"t/{tenant.Value}/m/{member.Value}");

    /// <summary>The key of one cohort's published benchmark in one version.</summary>
    /// <param name="cohort">The cohort's stable number within its version, from 0.</param>
    public static string Benchmark(TenantId tenant, int version, int cohort) =>
        string.Create(CultureInfo.InvariantCulture, $"t/{tenant.Value}/v/{version}/c/{cohort}");

    /// <summary>Reads the tenant off any key made here.</summary>
    public static bool TryReadTenant(ReadOnlySpan<char> key, out TenantId tenant)
    {
        tenant = default;
        if (!key.StartsWith("t/"))
            return false;
        var rest = key[2..];
        var end = rest.IndexOf('/');
        if (!int.TryParse(end < 0 ? rest : rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < 1)
            return false;
        tenant = new TenantId(value);
        return true;
    }

    /// <summary>Reads the tenant and the member off a key made by <see cref="Member"/>.</summary>
    [SuppressMessage("Design", "CA1021:Avoid out parameters", Justification = "The Try pattern.")]
    public static bool TryReadMember(ReadOnlySpan<char> key, out TenantId tenant, out MemberId member)
    {
        member = default;
        if (!TryReadTenant(key, out tenant))
            return false;
        var at = key.IndexOf("/m/");
        if (at < 0 || !int.TryParse(key[(at + 3)..], NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < 1)
            return false;
        member = new MemberId(value);
        return true;
    }
}
