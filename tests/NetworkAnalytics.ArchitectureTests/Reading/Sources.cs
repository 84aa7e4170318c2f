namespace NetworkAnalytics.ArchitectureTests.Reading;

/// <summary>The repository the tests were built from.</summary>
internal static class Sources
{
    private static readonly string[] Made = ["bin", "obj", ".git", ".data", ".vs", ".idea", "TestResults"];

    public static string Root { get; } = FindRoot();

    /// <summary>Files under a folder of the repository that a person wrote, by pattern; paths relative to the root, in order.</summary>
    public static string[] Files(string folder, string pattern)
    {
        var directory = new DirectoryInfo(Path.Combine(Root, folder));
        var found = new List<string>();
        Collect(directory);
        Assert.NotEmpty(found);
        return [.. found.Order(StringComparer.Ordinal)];

        void Collect(DirectoryInfo at)
        {
            found.AddRange(at.EnumerateFiles(pattern).Select(f => Path.GetRelativePath(Root, f.FullName)));
            foreach (var child in at.EnumerateDirectories().Where(d => !Made.Contains(d.Name)))
                Collect(child);
        }
    }

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static IEnumerable<(string Path, string Text)> Texts(string folder, string pattern) =>
        Files(folder, pattern).Select(path => (path, Text(path)));

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "NetworkAnalytics.sln")))
                return at.FullName;
        throw new InvalidOperationException("The tests run from a build inside the repository.");
    }
}
