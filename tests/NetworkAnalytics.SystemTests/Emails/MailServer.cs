using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MimeKit;
using NetworkAnalytics.SystemTests.Postgres;

namespace NetworkAnalytics.SystemTests.Emails;

/// <summary>What the mail server wrote down: its own words, not the sender's.</summary>
/// <param name="Event">taken, 451, 550 …</param>
internal sealed record MailEvent(string Event, string? To, string? Message, string? File, bool Tls, bool Login, long Connection);

/// <summary>A real mail server in a process of its own (tests/smtp/server.py), which misbehaves where a recipient's name asks it to.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TestDirectory _folder;
    private readonly Process _process;

    private MailServer(Process process, int port, TestDirectory folder)
    {
        _process = process;
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    /// <summary>With a certificate it offers STARTTLS; with a user it demands a sign-in.</summary>
    public static async Task<MailServer> StartAsync(string? certificate = null, string? key = null, string? user = null, string? password = null, int port = 0)
    {
        var directory = new TestDirectory();
        var arguments = new List<string>
        {
            Path.Combine(Repository.Root, "tests", "smtp", "server.py"), "--journal", Path.Combine(directory.Path, "journal"), "--mail", directory.Path,
            "--port", port.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in ((string, string?)[])[("--cert", certificate), ("--key", key), ("--user", user), ("--password", password)])
            if (value is not null)
                arguments.AddRange([name, value]);
        var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", arguments) { RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.True(int.TryParse(line, CultureInfo.InvariantCulture, out var listening), "The mail server did not start: is python3-aiosmtpd installed? ops/build/prerequisites.sh does it.");
        return new MailServer(process, listening, directory);
    }

    public IReadOnlyList<MailEvent> Journal()
    {
        var file = Path.Combine(_folder.Path, "journal");
        return !File.Exists(file) ? [] : [.. ReadShared(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read)];
    }

    /// <summary>Letters that it took, in order.</summary>
    public IReadOnlyList<MailEvent> Taken() => [.. Journal().Where(e => e.Event == "taken")];

    public MimeMessage Message(MailEvent taken) => MimeMessage.Load(taken.File!);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process.Dispose();
        _folder.Dispose();
    }

    private static MailEvent Read(string line)
    {
        var e = JsonDocument.Parse(line).RootElement;
        string? Text(string name) => e.TryGetProperty(name, out var value) ? value.GetString() : null;
        return new(e.GetProperty("event").GetString()!, Text("to"), Text("message"), Text("file"), e.GetProperty("tls").GetBoolean(), e.GetProperty("login").GetBoolean(), e.GetProperty("connection").GetInt64());
    }

    private static string ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
