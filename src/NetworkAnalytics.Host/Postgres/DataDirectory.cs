using System.Globalization;
using System.Security.Cryptography;

namespace NetworkAnalytics.Host.Postgres;

/// <summary>
/// Where the private server's files lie: below <c>--data</c>, in <c>postgres</c>, the passwords, two lock files and the
/// server's own cluster, log and socket. Root's data directory may be closed to the user who runs the server (a clone
/// in /root); then the server's own files lie in a folder below <see cref="Elsewhere"/> that <c>postgres/location</c> names.
/// </summary>
internal sealed class DataDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int PasswordBytes = 24;
    private const int QuotedLogLines = 12;

    private const string Elsewhere = "/var/lib/networkanalytics";

    private readonly string _server;

    private DataDirectory(string root, string server)
    {
        Root = root;
        _server = server;
    }

    public string Root { get; }

    public string Cluster => Path.Combine(_server, "cluster");

    /// <summary>Where a cluster is made before it is moved into place whole.</summary>
    public string NewCluster => Path.Combine(_server, "cluster.new");

    public string LogFolder => Path.Combine(_server, "log");

    public string Log => Path.Combine(LogFolder, "server.log");

    public string Sockets => Path.Combine(_server, "socket");

    /// <summary>Held exclusively while the server is started or stopped.</summary>
    public string StartLock => Path.Combine(Root, "start.lock");

    /// <summary>Held shared by every process that uses the server.</summary>
    public string UsersLock => Path.Combine(Root, "users.lock");

    public string PidFile => Path.Combine(Cluster, "postmaster.pid");

    private string VersionFile => Path.Combine(Cluster, "PG_VERSION");

    /// <summary>The major version the cluster was made by; null when there is none yet.</summary>
    public int? Major =>
        File.Exists(VersionFile) ? int.Parse(File.ReadAllText(VersionFile).Trim(), CultureInfo.InvariantCulture) : null;

    /// <summary>Opens or creates the folders, for a server that <paramref name="user"/> runs.</summary>
    /// <exception cref="PrivatePostgresException">Not ours, or not writable.</exception>
    public static DataDirectory Open(string path, ServerUser user)
    {
        var full = Path.GetFullPath(path);
        if (File.Exists(Path.Combine(full, "PG_VERSION")))
            throw new PrivatePostgresException(
                $"{full} is itself a PostgreSQL data directory, which this program did not make: name another folder with --data.");
        var root = Path.Combine(full, "postgres");
        DataDirectory directory;
        try
        {
            Directory.CreateDirectory(root);
            var probe = Path.Combine(root, Path.GetRandomFileName());
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose)) { }
            directory = new DataDirectory(root, ServerFolder(root, user));
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            throw new PrivatePostgresException($"The data directory {full} cannot be written: {failure.Message}", failure);
        }

        if (Directory.Exists(directory.Cluster) && (directory.Major is null || !File.Exists(directory.PasswordFile(PrivateServer.Superuser))))
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

    private static string ServerFolder(string root, ServerUser user)
    {
        var location = Path.Combine(root, "location");
        if (File.Exists(location))
            return File.ReadAllText(location).Trim();
        if (user.CanEnter(root))
            return root;
        // A name of its own: when the data directory is deleted, what it named is not taken for a later one's.
        var folder = Path.Combine(Elsewhere, Path.GetRandomFileName());
        Directory.CreateDirectory(folder);
        File.WriteAllText(location, folder);
        return folder;
    }

    private string PasswordFile(string login) => Path.Combine(Root, $"{login}.password");
}
