using NetworkAnalytics.Contracts.Imports;

namespace NetworkAnalytics.Engine.Ingest.Files;

/// <summary>
/// What somebody sends, on this replica's own disk before anything of it goes to the database: a transaction open for as
/// long as a slow sender takes would hold back what every other association sees of its log.
/// </summary>
internal static class Spool
{
    private const int BufferBytes = 1 << 17;

    /// <summary>The content, whole, from its beginning. A file is read where it lies. Disposing of the result leaves nothing behind.</summary>
    /// <exception cref="ImportFileException">There is more of it than a file may hold.</exception>
    /// <exception cref="NoRoomException">The disk is full, or cannot be written to.</exception>
    public static async Task<Stream> Take(Stream content, ImportOptions options, CancellationToken cancellation)
    {
        if (content is FileStream { CanSeek: true })
            return new LeftOpen(content);
        var spool = Make(options.SpoolDirectory ?? Path.GetTempPath());
        try
        {
            var buffer = new byte[BufferBytes];
            long length = 0;
            while (await content.ReadAsync(buffer, cancellation) is var read and > 0)
            {
                length += read;
                if (length > options.MaxBytes)
                    throw new ImportFileException(FileProblems.TooLarge(options.MaxBytes)) { IsTooLarge = true };
                await Keep(spool, buffer.AsMemory(0, read), cancellation);
            }
            spool.Position = 0;
            return spool;
        }
        catch
        {
            await spool.DisposeAsync();
            throw;
        }
    }

    // What goes wrong with our own disk is told apart from what goes wrong with the sender's connection.
    private static async Task Keep(FileStream spool, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await spool.WriteAsync(bytes, cancellation);
        }
        catch (IOException full)
        {
            throw new NoRoomException(full);
        }
    }

    private static FileStream Make(string directory)
    {
        // Unbuffered: a write that cannot be made fails where it is made. The reader has buffers of its own.
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.Asynchronous, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var path = Path.Combine(directory, Path.GetRandomFileName());
        try
        {
            var spool = new FileStream(path, how);
            // Without a name it ends with this process, however that ends.
            File.Delete(path);
            return spool;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            throw new NoRoomException(unusable);
        }
    }

    /// <summary>Another's stream, which it closes itself.</summary>
    private sealed class LeftOpen(Stream inner) : ForwardStream(inner)
    {
        public override int Read(Span<byte> buffer) => Inner.Read(buffer);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Inner.ReadAsync(buffer, cancellationToken);

        protected override void Dispose(bool disposing) => base.Dispose(false);
    }
}
