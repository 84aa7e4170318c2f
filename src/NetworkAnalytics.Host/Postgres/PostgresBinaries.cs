using System.Globalization;
using System.Text.RegularExpressions;

namespace NetworkAnalytics.Host.Postgres;

/// <summary>One installed PostgreSQL server: the folder that holds <c>initdb</c> and <c>pg_ctl</c>, and its major version.</summary>
internal sealed partial record PostgresBinaries(string Folder, int Major)
{
    /// <summary>The oldest major version the SQL of this program is written for.</summary>
    public const int OldestMajor = 15;

    private const string DebianRoot = "/usr/lib/postgresql";

    public string InitDb => Path.Combine(Folder, "initdb");

    public string PgCtl => Path.Combine(Folder, "pg_ctl");

    /// <summary>
    /// The binaries to use: of <paramref name="requiredMajor"/> when a cluster already exists (a cluster only runs under
    /// its own major version), else the newest installed.
    /// </summary>
    /// <exception cref="PostgresMissingException">None is installed, or none that fits.</exception>
    public static PostgresBinaries Locate(int? requiredMajor, string clusterDirectory)
    {
        List<PostgresBinaries> installed = [.. Installed().OrderByDescending(found => found.Major)];
        if (requiredMajor is { } major)
            return installed.Find(found => found.Major == major)
                ?? throw new PostgresMissingException(
                    $"The database in {clusterDirectory} was made by PostgreSQL {major}, which is not installed here"
                    + $" (found: {Describe(installed)}): install postgresql-{major}, or name another data directory with --data.");

        return installed.Find(found => found.Major >= OldestMajor)
            ?? throw new PostgresMissingException(
                $"PostgreSQL {OldestMajor} or newer is needed and was not found on PATH or in {DebianRoot}"
                + $" (found: {Describe(installed)}): install it (Debian, Ubuntu: sudo apt-get install postgresql)"
                + " or set ConnectionStrings__postgres to a server you run.");
    }

    private static string Describe(List<PostgresBinaries> installed) =>
        installed.Count == 0 ? "none" : string.Join(", ", installed.Select(found => found.Major).Distinct());

    private static IEnumerable<PostgresBinaries> Installed()
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        var debian = Directory.Exists(DebianRoot)
            ? Directory.EnumerateDirectories(DebianRoot).Select(version => Path.Combine(version, "bin"))
            : [];
        foreach (var folder in onPath.Concat(debian).Distinct())
            if (File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl"))
                && MajorOf(folder) is { } major)
                yield return new PostgresBinaries(folder, major);
    }

    // Debian names the folder after the version; elsewhere the binary is asked.
    private static int? MajorOf(string folder)
    {
        if (DebianVersion().Match(folder) is { Success: true } named)
            return int.Parse(named.Groups[1].Value, CultureInfo.InvariantCulture);
        var answer = ServerCommand.Output(Path.Combine(folder, "initdb"), "--version");
        return VersionNumber().Match(answer) is { Success: true } match
            ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : null;
    }

    [GeneratedRegex(@"^/usr/lib/postgresql/(\d+)/bin/?$")]
    private static partial Regex DebianVersion();

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex VersionNumber();
}
