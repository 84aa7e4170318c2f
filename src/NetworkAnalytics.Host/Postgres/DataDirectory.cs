using System.Globalization;
using System.Security.Cryptography;

namespace NetworkAnalytics.Host.Postgres;

/// <summary>
/// Where the private server's files lie below <c>--data</c>: <c>postgres/cluster</c> (the server's own), its log, the
/// passwords and two lock files.
/// </summary>
internal sealed class DataDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int PasswordBytes = 24;
    private const int QuotedLogLines = 12;

    private DataDirectory(string root) => Root = root;

    public string Root { get; }

    public string Cluster => Path.Combine(Root, "cluster");

    /// <summary>Where a cluster is made before it is moved into place whole.</summary>
    public string NewCluster => Path.Combine(Root, "cluster.new");

    public string LogFolder => Path.Combine(Root, "log");

    public string Log => Path.Combine(LogFolder, "server.log");

    public string Sockets => Path.Combine(Root, "socket");

    /// <summary>Held exclusively while the server is started or stopped.</summary>
    public string StartLock => Path.Combine(Root, "start.lock");

    /// <summary>Held shared by every process that uses the server.</summary>
    public string UsersLock => Path.Combine(Root, "users.lock");

    public string PidFile => Path.Combine(Cluster, "postmaster.pid");

    private string VersionFile => Path.Combine(Cluster, "PG_VERSION");

    /// <summary>The major version the cluster was made by; null when there is none yet.</summary>
    public int? Major =>
        File.Exists(VersionFile) ? int.Parse(File.ReadAllText(VersionFile).Trim(), CultureInfo.InvariantCulture) : null;

    /// <summary>Opens or creates the folders.</summary>
    /// <exception cref="PrivatePostgresException">Not ours, or not writable.</exception>
    public static DataDirectory Open(string path)
    {
        var full = Path.GetFullPath(path);
        if (File.Exists(Path.Combine(full, "PG_VERSION")))
            throw new PrivatePostgresException(
                $"{full} is itself a PostgreSQL data directory, which this program did not make: name another folder with --data.");
        var directory = new DataDirectory(Path.Combine(full, "postgres"));
        try
        {
            Directory.CreateDirectory(directory.Root);
            var probe = Path.Combine(directory.Root, Path.GetRandomFileName());
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose)) { }
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            throw new PrivatePostgresException($"The data directory {full} cannot be written: {failure.Message}", failure);
        }

        if (Directory.Exists(directory.Cluster) && (directory.Major is null || !File.Exists(directory.PasswordFile("postgres"))))
            throw new PrivatePostgresException(
                $"{directory.Cluster} exists and is not a database of this program: name another folder with --data.");
        return directory;
    }

    /// <summary>The password of <paramref name="login"/>, made at the first call and kept in a file only the owner reads.</summary>
    public string Password(string login)
    {
        var file = PasswordFile(login);
        if (File.Exists(file))
            return File.ReadAllText(file).Trim();
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PasswordBytes));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
        using var writer = new StreamWriter(file, options);
        writer.Write(password);
        return password;
    }

    /// <summary>The end of the server's log, for an error message; empty when there is none.</summary>
    public string LastLogLines()
    {
        if (!File.Exists(Log))
            return "";
        using var file = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var last = new Queue<string>(QuotedLogLines);
        while (reader.ReadLine() is { } line)
        {
            if (last.Count == QuotedLogLines)
                last.Dequeue();
            last.Enqueue(line);
        }

        return string.Join(Environment.NewLine, last);
    }

    private string PasswordFile(string login) => Path.Combine(Root, $"{login}.password");
}
