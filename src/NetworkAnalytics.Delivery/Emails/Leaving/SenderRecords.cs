using System.Net;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Emails.Leaving;

/// <summary>Section <c>Dns</c>.</summary>
public sealed class DnsOptions
{
    /// <summary>The name server to ask, as <c>192.0.2.53</c> or <c>192.0.2.53:5353</c>; this machine's own unless given.</summary>
    public string? Server { get; set; }
}

/// <summary>A record that a domain's owner sets, so that receivers believe letters that come in its name.</summary>
/// <param name="Purpose">dkim, spf or dmarc.</param>
/// <param name="Value">What it should say; for spf and dmarc a beginning, which the owner may make stricter.</param>
/// <param name="State"><c>set</c>, <c>missing</c>, <c>different</c>, or <c>unknown</c> when no name server answered.</param>
public sealed record SenderRecord(string Purpose, string Name, string Value, string State);

/// <summary>Says which DNS records an association's sending domain needs, and whether they are there.</summary>
public sealed class SenderRecords(LetterSenders senders, IOptions<DnsOptions> options)
{
    /// <summary>Empty while the association sends in the platform's name.</summary>
    public async Task<IReadOnlyList<SenderRecord>> Check(TenantId tenant, CancellationToken cancellation)
    {
        if (await senders.Get(tenant, cancellation) is not { Selector: { } selector, PublicKey: { } key } sender)
            return [];
        var server = options.Value.Server is { } named ? IPEndPoint.Parse(named) is { Port: 0 } bare ? new IPEndPoint(bare.Address, 53) : IPEndPoint.Parse(named) : null;
        return await Task.WhenAll(
            Look("dkim", $"{selector}._domainkey.{sender.Domain}", Signature(key), text => text.Contains($"p={key}", StringComparison.Ordinal), server, cancellation),
            Look("spf", sender.Domain, "v=spf1 mx -all", text => text.StartsWith("v=spf1", StringComparison.OrdinalIgnoreCase), server, cancellation),
            Look("dmarc", $"_dmarc.{sender.Domain}", "v=DMARC1; p=none", text => text.StartsWith("v=DMARC1", StringComparison.OrdinalIgnoreCase), server, cancellation));
    }

    /// <summary>The record that carries the public half of the key.</summary>
    public static string Signature(string publicKey) => $"v=DKIM1; k=rsa; p={publicKey}";

    private static async Task<SenderRecord> Look(string purpose, string name, string value, Func<string, bool> right, IPEndPoint? server, CancellationToken cancellation)
    {
        var found = await DnsTexts.Find(name, server, cancellation);
        // Blanks in a record mean nothing, and some panels add them.
        var state = found is null ? "unknown" : found.Any(t => right(t.Replace(" ", "", StringComparison.Ordinal)) || right(t)) ? "set"
            : purpose == "dkim" && found.Count > 0 ? "different" : "missing";
        return new SenderRecord(purpose, name, value, state);
    }
}
