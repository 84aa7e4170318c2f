using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetworkAnalytics.Host.Cluster;

/// <summary>
/// The silo's two ports: as configured, or the first free pair from <see cref="First"/> on. Searching upwards gives a
/// process started after a kill the ports of the killed one, and a silo that finds its own address in the membership
/// table declares the predecessor dead at once instead of waiting for it to be missed.
/// </summary>
internal sealed class SiloPorts : IDisposable
{
    private const int First = 11111;
    private const int Pairs = 200;
    private readonly FileLock? _pair;

    private SiloPorts(int silo, int gateway, FileLock? pair)
    {
        Silo = silo;
        Gateway = gateway;
        _pair = pair;
    }

    public int Silo { get; }

    public int Gateway { get; }

    /// <exception cref="InvalidOperationException">No pair is free.</exception>
    public static SiloPorts Reserve(ClusterSettings settings)
    {
        if (settings is { SiloPort: > 0, GatewayPort: > 0 })
            return new SiloPorts(settings.SiloPort, settings.GatewayPort, pair: null);
        for (var pair = 0; pair < Pairs; pair++)
        {
            var silo = settings.SiloPort > 0 ? settings.SiloPort : First + 2 * pair;
            var gateway = settings.GatewayPort > 0 ? settings.GatewayPort : First + 2 * pair + 1;
            // The lock keeps two processes that start together from choosing the same free pair; the kernel frees it.
            if (TryLock(First + 2 * pair) is not { } held)
                continue;
            if (IsFree(silo) && IsFree(gateway))
                return new SiloPorts(silo, gateway, held);
            held.Dispose();
        }

        throw new InvalidOperationException(
            $"No two free ports from {First} on: name them in Cluster__SiloPort and Cluster__GatewayPort.");
    }

    public void Dispose() => _pair?.Dispose();

    private static FileLock? TryLock(int port)
    {
        try
        {
            return FileLock.TryExclusive(Path.Combine(
                Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"networkanalytics-silo-{port}.lock")));
        }
        catch (UnauthorizedAccessException)
        {
            // Another user's lock file: that pair is theirs.
            return null;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
