using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetworkAnalytics.Host.Postgres;

/// <summary>
/// The server process over one <see cref="DataDirectory"/>: making its cluster, starting, finding and stopping it.
/// Every method is called under the directory's start lock.
/// </summary>
internal sealed class PrivateServer(DataDirectory directory, PostgresBinaries binaries, ServerUser user, TimeProvider time)
{
    /// <summary>The login that owns the cluster; the program itself connects as another one.</summary>
    public const string Superuser = "postgres";

    // Crash recovery replays at most max_wal_size; on a slow disk that is minutes.
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StopPatience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenStarts = TimeSpan.FromSeconds(1);
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int StartAttempts = 3;
    private const int PortLine = 3;
    private const long LargestLog = 16 * 1024 * 1024;

    /// <summary>Whether the process named in <c>postmaster.pid</c> is alive and works in our cluster.</summary>
    /// <remarks>A pid is used again after a reboot or in a new container; its working directory tells whose it is.</remarks>
    public bool IsRunning()
    {
        if (PidFileLines() is not [var first, ..] || !int.TryParse(first, CultureInfo.InvariantCulture, out var pid))
            return false;
        if (!OperatingSystem.IsLinux())
            return ServerCommand.Output("ps", "-p", first).Contains("postgres", StringComparison.Ordinal);
        var working = new FileInfo($"/proc/{pid}/cwd");
        try
        {
            return working.LinkTarget == Path.GetFullPath(RealPath(directory.Cluster));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The port of the running server; null while it has not said so yet.</summary>
    public int? Port() =>
        PidFileLines() is { Length: > PortLine } lines && int.TryParse(lines[PortLine], CultureInfo.InvariantCulture, out var port)
            ? port
            : null;

    /// <summary>Makes the cluster where there is none: whole, or not at all.</summary>
    public async Task CreateClusterAsync(CancellationToken cancellation)
    {
        foreach (var folder in (string[])[directory.LogFolder, directory.Sockets])
        {
            Directory.CreateDirectory(folder, OwnerOnly);
            await user.OwnAsync(folder, cancellation);
        }

        if (directory.Major is not null)
            return;
        if (Directory.Exists(directory.NewCluster))
            Directory.Delete(directory.NewCluster, recursive: true);
        Directory.CreateDirectory(directory.NewCluster, OwnerOnly);
        await user.OwnAsync(directory.NewCluster, cancellation);

        // initdb reads the password as the server's user, who may not read our own file.
        var passwordFile = Path.Combine(directory.LogFolder, "initdb.password");
        File.Delete(passwordFile);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using (var writer = new StreamWriter(passwordFile, options))
            await writer.WriteAsync(directory.Password(Superuser));
        await user.OwnAsync(passwordFile, cancellation);
        try
        {
            var made = await ServerCommand.RunAsync(
                user.Run(binaries.InitDb, "-D", directory.NewCluster, "-U", Superuser, "--auth=scram-sha-256",
                    $"--pwfile={passwordFile}", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"),
                cancellation);
            if (made.ExitCode != 0)
                throw new PrivatePostgresException($"PostgreSQL could not make its files in {directory.NewCluster}: {made.Text}");
        }
        finally
        {
            File.Delete(passwordFile);
        }

        Directory.Move(directory.NewCluster, directory.Cluster);
    }

    /// <summary>Starts the server as a daemon on a free loopback port and waits until it accepts connections.</summary>
    /// <exception cref="PrivatePostgresException">It did not; the end of its log is quoted.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        if (File.Exists(directory.Log) && new FileInfo(directory.Log).Length > LargestLog)
            File.Move(directory.Log, directory.Log + ".1", overwrite: true);
        var seconds = StartPatience.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        for (var attempt = 1; ; attempt++)
        {
            // Left behind by a kill or a power cut; IsRunning has shown that nobody is there.
            if (File.Exists(directory.PidFile) && !IsRunning())
                File.Delete(directory.PidFile);
            var settings = Path.Combine(directory.Cluster, "postgresql.conf");
            await File.WriteAllTextAsync(settings, ServerSettings.Text(FreePort(), directory.Sockets), cancellation);
            await user.OwnAsync(settings, cancellation);
            var started = await ServerCommand.RunAsync(
                user.Run(binaries.PgCtl, "start", "-D", directory.Cluster, "-l", directory.Log, "-w", "-t", seconds), cancellation);
            if (started.ExitCode == 0)
                return;
            // A port taken meanwhile, or backends of a killed server still leaving: both pass.
            if (attempt == StartAttempts)
                throw DidNotStart(started.Text);
            await Task.Delay(BetweenStarts, time, cancellation);
        }
    }

    /// <summary>The error for a server that does not answer, with the end of its log.</summary>
    public PrivatePostgresException DidNotStart(string reason) =>
        new($"The private PostgreSQL in {directory.Root} did not start: {reason}{Environment.NewLine}"
            + $"The end of {directory.Log}:{Environment.NewLine}{directory.LastLogLines()}");

    /// <summary>Ends all sessions, writes a checkpoint and ends the server.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        var seconds = StopPatience.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        var stopped = await ServerCommand.RunAsync(
            user.Run(binaries.PgCtl, "stop", "-D", directory.Cluster, "-m", "fast", "-w", "-t", seconds), cancellation);
        if (stopped.ExitCode != 0 && IsRunning())
            throw new PrivatePostgresException($"The private PostgreSQL in {directory.Root} did not stop: {stopped.Text}");
    }

    private string[]? PidFileLines()
    {
        try
        {
            return File.Exists(directory.PidFile) ? File.ReadAllLines(directory.PidFile) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    // The kernel reports a process's folder with every symbolic link resolved.
    private static string RealPath(string path) => ServerCommand.Output("realpath", path) is { Length: > 0 } real ? real : path;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
