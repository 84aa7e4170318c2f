using System.Globalization;
using System.IO.Compression;

namespace NetworkAnalytics.UnitTests.Statistics.RealNetwork;

/// <param name="Day">Days since joining.</param>
/// <param name="Expected">Of an outcome.</param>
internal readonly record struct NetworkEntry(int Day, bool Outcome, bool Expected, string Kind, string Counterparty);

/// <param name="Observed">T: nobody is marked as having left, and nobody paused.</param>
internal sealed record NetworkMember(string Role, string JoinYear, int Observed, List<NetworkEntry> Entries);

/// <summary>
/// The members of a real network as of 2016-03-07, read by a few lines of the tests' own: what the estimators make of
/// it is compared with R, without the Engine's help.
/// </summary>
internal static class Network
{
    private static readonly DateOnly AsOf = new(2016, 3, 7);
    private static readonly Lazy<List<NetworkMember>?> Read = new(Load);

    /// <summary>The members of a cohort named like <c>join_year-2010</c>; skips the test where the data is not there.</summary>
    public static IReadOnlyList<NetworkMember> Cohort(string name)
    {
        Assert.SkipWhen(Read.Value is null, "The data is not here: ../shared/data/mathoverflow beside the repository.");
        var members = name switch
        {
            "entry_role-asking" => Read.Value!.Where(m => m.Role == "asking"),
            ['j', 'o', 'i', 'n', '_', 'y', 'e', 'a', 'r', '-', .. var year] => Read.Value!.Where(m => m.JoinYear == year),
            _ => throw new ArgumentException($"No cohort {name}.", nameof(name)),
        };
        var found = members.ToList();
        Assert.NotEmpty(found);
        return found;
    }

    private static List<NetworkMember>? Load()
    {
        if (Folder() is not { } folder)
            return null;
        var members = new Dictionary<string, (int Joined, NetworkMember Member)>();
        foreach (var line in File.ReadLines(Path.Combine(folder, "members.csv")).Skip(1))
        {
            var fields = line.Split(',');
            var joined = Day(fields[1]);
            members.Add(fields[0], (joined, new(fields[2], fields[3], AsOf.DayNumber - joined, [])));
        }
        using var history = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, "history.csv.gz")), CompressionMode.Decompress));
        history.ReadLine();
        while (history.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            var (joined, member) = members[fields[1]];
            var day = Day(fields[2][..10]);
            if (day < AsOf.DayNumber)
                member.Entries.Add(new(Math.Max(0, day - joined), fields[3] == "outcome", fields[7] == "true", fields[4], fields[5]));
        }
        return [.. members.Values.Select(m => m.Member).Where(m => m.Observed > 0)];
    }

    private static string? Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "NetworkAnalytics.sln")))
                return Path.Combine(at.FullName, "..", "shared", "data", "mathoverflow") is var folder && Directory.Exists(folder) ? folder : null;
        return null;
    }

    private static int Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber;
}
