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
    public static async Task<Stream> Take(Stream content, long maxBytes, CancellationToken cancellation)
    {
        if (content is FileStream { CanSeek: true })
            return new LeftOpen(content);
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var spool = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.Asynchronous,
            BufferSize = BufferBytes,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        try
        {
            // Without a name it ends with this process, however that ends.
            File.Delete(path);
            var buffer = new byte[BufferBytes];
            while (await content.ReadAsync(buffer, cancellation) is var read and > 0)
            {
                await spool.WriteAsync(buffer.AsMemory(0, read), cancellation);
                if (spool.Position > maxBytes)
                    throw new ImportFileException($"The file holds more than {maxBytes:N0} bytes; send it in parts.") { IsTooLarge = true };
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

    /// <summary>Another's stream, which it closes itself.</summary>
    private sealed class LeftOpen(Stream inner) : ForwardStream(inner)
    {
        public override int Read(Span<byte> buffer) => Inner.Read(buffer);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Inner.ReadAsync(buffer, cancellationToken);

        protected override void Dispose(bool disposing) { }
    }
}
