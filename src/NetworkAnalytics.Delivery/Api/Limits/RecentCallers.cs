using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Sessions;

namespace NetworkAnalytics.Delivery.Api.Limits;

/// <summary>
/// For which association a credential spoke when it was last good. It lets nobody in and can therefore be old: it says
/// whose bucket to look into before anything is done for a request. Credentials are remembered by their SHA-256 alone.
/// </summary>
internal sealed class RecentCallers
{
    private const int MostRemembered = 20_000;
    private const int LongestCredential = 1_000;
    private const string Bearer = "Bearer ";
    private const string Cookie = BrowserSessions.CookieName + "=";
    private readonly ConcurrentDictionary<Fingerprint, int> _tenants = new();

    public void Note(HttpRequest request, TenantId tenant)
    {
        if (Read(request) is not { } credential)
            return;
        if (_tenants.Count >= MostRemembered)
            _tenants.Clear();
        _tenants[credential] = tenant.Value;
    }

    public void Forget(HttpRequest request)
    {
        if (Read(request) is { } credential)
            _tenants.TryRemove(credential, out _);
    }

    public TenantId? Find(HttpRequest request) =>
        !_tenants.IsEmpty && Read(request) is { } credential && _tenants.TryGetValue(credential, out var tenant) ? new TenantId(tenant) : null;

    /// <summary>Of the bearer credential, or of a browser's session where there is none; null without either.</summary>
    private static Fingerprint? Read(HttpRequest request)
    {
        if (request.Headers.Authorization is [{ } header])
            return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? Hash(header.AsSpan(Bearer.Length).Trim()) : null;
        if (request.Headers.Cookie is not [{ } cookies] || cookies.IndexOf(Cookie, StringComparison.Ordinal) is not (>= 0 and var at))
            return null;
        var value = cookies.AsSpan(at + Cookie.Length);
        return Hash(value.IndexOf(';') is >= 0 and var end ? value[..end] : value);
    }

    private static Fingerprint? Hash(ReadOnlySpan<char> credential)
    {
        if (credential.Length is 0 or > LongestCredential)
            return null;
        Span<byte> bytes = stackalloc byte[3 * LongestCredential];
        Fingerprint fingerprint = default;
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(credential, bytes)], MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref fingerprint, 1)));
        return fingerprint;
    }

    private readonly record struct Fingerprint(ulong A, ulong B, ulong C, ulong D);
}
