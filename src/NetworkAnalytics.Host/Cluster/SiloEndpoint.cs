using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace NetworkAnalytics.Host.Cluster;

/// <summary>Turns <see cref="ClusterSettings"/> into the endpoints a silo listens on and is known by.</summary>
internal sealed class SiloEndpoint(IOptions<ClusterSettings> settings, SiloPorts ports) : IConfigureOptions<EndpointOptions>
{
    public void Configure(EndpointOptions options)
    {
        var address = Resolve(settings.Value.AdvertisedAddress);
        // Behind a container's or a host's own name there may be several interfaces; loopback stays loopback.
        var listen = IPAddress.IsLoopback(address) ? address : IPAddress.Any;
        options.AdvertisedIPAddress = address;
        options.SiloPort = ports.Silo;
        options.GatewayPort = ports.Gateway;
        options.SiloListeningEndpoint = new IPEndPoint(listen, ports.Silo);
        options.GatewayListeningEndpoint = new IPEndPoint(listen, ports.Gateway);
    }

    private static IPAddress Resolve(string name)
    {
        if (IPAddress.TryParse(name, out var address))
            return address;
        try
        {
            return Dns.GetHostAddresses(name, AddressFamily.InterNetwork)[0];
        }
        catch (Exception failure) when (failure is SocketException or IndexOutOfRangeException)
        {
            throw new OptionsValidationException(
                nameof(ClusterSettings), typeof(ClusterSettings), [$"Cluster__AdvertisedAddress: {name} is no address and has none in DNS."]);
        }
    }
}
