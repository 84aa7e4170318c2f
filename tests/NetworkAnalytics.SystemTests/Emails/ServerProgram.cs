using System.Net;
using System.Net.Sockets;

namespace NetworkAnalytics.SystemTests.Emails;

/// <summary>Programs that serve others: where Debian puts them, and on which port.</summary>
internal static class ServerProgram
{
    public static string Find(string name)
    {
        var found = ((string[])["/usr/sbin", "/usr/bin", "/usr/local/sbin"]).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.True(found is not null, $"This test needs {name}: ops/build/prerequisites.sh installs it.");
        return found;
    }

    /// <summary>One that nobody listened on a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
