namespace NetworkAnalytics.SystemTests.Product;

/// <summary>Real data sets, which lie beside the repository and not in it.</summary>
internal static class SharedData
{
    /// <summary>The folder <c>../shared/data/NAME</c>; skips the test, saying so, where it is absent.</summary>
    public static string Folder(string name)
    {
        var folder = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", name));
        if (!Directory.Exists(folder))
            Assert.Skip($"../shared/data/{name} is not here.");
        return folder;
    }
}
