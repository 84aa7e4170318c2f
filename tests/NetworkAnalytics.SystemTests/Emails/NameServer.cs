using System.Diagnostics;
using System.Globalization;

namespace NetworkAnalytics.SystemTests.Emails;

/// <summary>A real name server in a process of its own (dnsmasq): it knows the TXT records it is given, and no other name of <c>.example</c>.</summary>
internal sealed class NameServer : IAsyncDisposable
{
    private readonly Process _process;

    private NameServer(Process process) => _process = process;

    public static async Task<NameServer> StartAsync(int port, params (string Name, string Text)[] records)
    {
        string[] arguments =
        [
            "--keep-in-foreground", "--log-facility=-", "--conf-file=/dev/null", "--pid-file", "--no-resolv", "--no-hosts", "--local=/example/", "--listen-address=127.0.0.1", "--bind-interfaces",
            string.Create(CultureInfo.InvariantCulture, $"--port={port}"),
            // A string of a record holds 255 characters at the most.
            .. records.Select(r => $"--txt-record={r.Name},{string.Join(',', r.Text.Chunk(200).Select(piece => new string(piece)))}"),
        ];
        var process = Process.Start(new ProcessStartInfo(ServerProgram.Find("dnsmasq"), arguments) { RedirectStandardError = true })!;
        string? line;
        do
            line = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        while (line is not null && !line.Contains("started", StringComparison.Ordinal));
        Assert.True(line is not null, "The name server did not start.");
        return new NameServer(process);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
