using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using NetworkAnalytics.SystemTests.Postgres;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Emails;

/// <summary>A real mailbox behind IMAP and POP in a process of its own (dovecot); what is put into it is what came back.</summary>
internal sealed class ReportMailbox : IAsyncDisposable
{
    public const string User = "bounces";
    public const string Password = "secret";
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;
    private readonly TestDirectory _folder;
    private readonly Process _process;
    private int _put;

    private ReportMailbox(TestDirectory folder, Process process, int imap, int pop)
    {
        (_folder, _process) = (folder, process);
        Ports = new() { ["imap"] = imap, ["pop3"] = pop };
    }

    public Dictionary<string, int> Ports { get; }

    private string Mail => Path.Combine(_folder.Path, "mail");

    /// <summary>How many messages are in it.</summary>
    public int Count => Directory.EnumerateFiles(Path.Combine(Mail, "new")).Count() + Directory.EnumerateFiles(Path.Combine(Mail, "cur")).Count();

    public static async Task<ReportMailbox> StartAsync()
    {
        var folder = new TestDirectory();
        var (imap, pop) = (ServerProgram.FreePort(), ServerProgram.FreePort());
        foreach (var part in (string[])["mail", "mail/new", "mail/cur", "mail/tmp"])
            File.SetUnixFileMode(Directory.CreateDirectory(Path.Combine(folder.Path, part)).FullName, Everybody);
        var file = Path.Combine(folder.Path, "dovecot.conf");
        await File.WriteAllTextAsync(file, Configuration(folder.Path, imap, pop), TestContext.Current.CancellationToken);
        var process = Process.Start(new ProcessStartInfo(ServerProgram.Find("dovecot"), ["-F", "-c", file]))!;
        await Until.HoldsAsync("the mailbox is served", async () => !process.HasExited && await Answers(imap) && await Answers(pop));
        return new ReportMailbox(folder, process, imap, pop);
    }

    public async Task PutAsync(string message)
    {
        var file = Path.Combine(Mail, "new", string.Create(CultureInfo.InvariantCulture, $"{++_put:000}.test"));
        await File.WriteAllTextAsync(file, message.ReplaceLineEndings("\r\n"), TestContext.Current.CancellationToken);
        File.SetUnixFileMode(file, Everybody);
    }

    public async ValueTask DisposeAsync()
    {
        // It ends its own processes when it is asked to, and not when it is killed.
        using (var stop = Process.Start("kill", _process.Id.ToString(CultureInfo.InvariantCulture)))
            await stop.WaitForExitAsync(CancellationToken.None);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _folder.Dispose();
    }

    private static async Task<bool> Answers(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Configuration(string folder, int imap, int pop)
    {
        // Started by root it reads mail as nobody; otherwise as whoever started it.
        var owner = Environment.IsPrivilegedProcess ? "uid=65534 gid=65534" : $"uid={Environment.UserName} gid={Environment.UserName}";
        var users = Environment.IsPrivilegedProcess ? "" : $"default_login_user = {Environment.UserName}\ndefault_internal_user = {Environment.UserName}\ndefault_internal_group = {Environment.UserName}";
        return $$"""
            base_dir = {{folder}}/run
            state_dir = {{folder}}/state
            log_path = {{folder}}/log
            protocols = imap pop3
            listen = 127.0.0.1
            ssl = no
            disable_plaintext_auth = no
            mail_location = maildir:{{folder}}/mail
            {{users}}
            passdb {
              driver = static
              args = password={{Password}}
            }
            userdb {
              driver = static
              args = {{owner}} home={{folder}}
            }
            service imap-login {
              chroot =
              inet_listener imap {
                port = {{imap}}
              }
              inet_listener imaps {
                port = 0
              }
            }
            service pop3-login {
              chroot =
              inet_listener pop3 {
                port = {{pop}}
              }
              inet_listener pop3s {
                port = 0
              }
            }
            service anvil {
              chroot =
            }
            service stats {
              chroot =
            }

            """;
    }
}
