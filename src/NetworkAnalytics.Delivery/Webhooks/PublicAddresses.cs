using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace NetworkAnalytics.Delivery.Webhooks;

/// <summary>
/// Which addresses may be called: those of the public Internet, and the networks the operator allows. A name is of no
/// use here, since it may lead elsewhere a moment later; what is asked about is the very address connected to.
/// </summary>
internal sealed class PublicAddresses
{
    // Everything IANA's registries of special addresses say is not reachable globally, or is somebody's in particular.
    private static readonly IPNetwork[] NotPublic =
    [
        .. ((string[])[
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
            "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
        ]).Select(IPNetwork.Parse),
    ];

    // Of IPv6 only these are given out to anybody: loopback, link-local, unique-local, site-local, multicast, translated and mapped addresses lie outside.
    private static readonly IPNetwork GlobalIPv6 = IPNetwork.Parse("2000::/3");

    private readonly IPNetwork[] _allowed;

    public PublicAddresses(IOptions<WebhookOptions> options) => _allowed = [.. options.Value.AllowedNetworks.Select(IPNetwork.Parse)];

    public bool MayBeCalled(IPAddress address)
    {
        var meant = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (_allowed.Any(n => n.Contains(meant)))
            return true;
        return meant.AddressFamily switch
        {
            AddressFamily.InterNetwork => !NotPublic.Any(n => n.Contains(meant)),
            AddressFamily.InterNetworkV6 => meant.ScopeId == 0 && GlobalIPv6.Contains(meant) && !NotPublic.Any(n => n.Contains(meant)),
            _ => false,
        };
    }
}
