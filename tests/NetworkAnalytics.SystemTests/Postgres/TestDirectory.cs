namespace NetworkAnalytics.SystemTests.Postgres;

/// <summary>
/// A folder of a test's own below the system's temporary folder, deleted at the end. Others may enter it: a server
/// started by root runs as another user.
/// </summary>
public sealed class TestDirectory : IDisposable
{
    private const UnixFileMode OthersMayEnter =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Makes the folder.</summary>
    public TestDirectory()
    {
        Path = Directory.CreateTempSubdirectory("networkanalytics-").FullName;
        File.SetUnixFileMode(Path, OthersMayEnter);
    }

    /// <summary>The folder's absolute path.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
