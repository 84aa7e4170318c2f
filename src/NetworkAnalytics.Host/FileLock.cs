namespace NetworkAnalytics.Host;

/// <summary>
/// An advisory lock on a file (flock through <see cref="FileStream"/>): released by the kernel when its process ends,
/// however it ends, and not inherited by programs this one starts.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(50);
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Any number of processes at once; null when one holds it exclusively.</summary>
    public static FileLock? TryShared(string path) => TryOpen(path, FileAccess.Read, FileShare.Read);

    /// <summary>This process alone; null when any other holds it.</summary>
    public static FileLock? TryExclusive(string path) => TryOpen(path, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Waits for the exclusive lock.</summary>
    /// <exception cref="TimeoutException">Somebody else held it throughout.</exception>
    public static async Task<FileLock> ExclusiveAsync(
        string path, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            if (TryExclusive(path) is { } taken)
                return taken;
            if (time.GetElapsedTime(begun) > patience)
                throw new TimeoutException($"{path} was held by another process for {patience}.");
            await Task.Delay(RetryEvery, time, cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static FileLock? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, access, share, bufferSize: 0));
        }
        catch (IOException failure) when (failure is not FileNotFoundException and not DirectoryNotFoundException)
        {
            return null;
        }
    }
}
