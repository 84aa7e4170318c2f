namespace NetworkAnalytics.Engine.Ingest.Files;

/// <summary>A forward-only read through another stream.</summary>
internal abstract class ForwardStream(Stream inner) : Stream
{
    protected Stream Inner { get; } = inner;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public abstract override int Read(Span<byte> buffer);

    public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Inner.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Counts the bytes that went through.</summary>
internal sealed class CountingStream(Stream inner) : ForwardStream(inner)
{
    public long Count { get; private set; }

    public override int Read(Span<byte> buffer) => Counted(Inner.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await Inner.ReadAsync(buffer, cancellationToken));

    private int Counted(int read)
    {
        Count += read;
        return read;
    }
}

/// <summary>Gives back what was read ahead, then the rest.</summary>
internal sealed class PrependedStream(ReadOnlyMemory<byte> head, Stream inner) : ForwardStream(inner)
{
    private ReadOnlyMemory<byte> _head = head;

    public override int Read(Span<byte> buffer) => _head.IsEmpty ? Inner.Read(buffer) : FromHead(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _head.IsEmpty ? Inner.ReadAsync(buffer, cancellationToken) : new(FromHead(buffer.Span));

    private int FromHead(Span<byte> buffer)
    {
        var length = Math.Min(buffer.Length, _head.Length);
        _head.Span[..length].CopyTo(buffer);
        _head = _head[length..];
        return length;
    }
}

/// <summary>Stops a file that is too large, or a gzip that unpacks to much more than it weighs.</summary>
/// <param name="packed">The packed bytes behind a gzip; null for a plain file.</param>
internal sealed class LimitedStream(Stream inner, long maxBytes, int maxExpansion, CountingStream? packed) : ForwardStream(inner)
{
    // Small files may pack extremely well; a ratio says something only from here on.
    private const long ExpansionFrom = 10_000_000;
    private long _count;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Checked(Inner.Read(buffer));
        }
        catch (InvalidDataException broken)
        {
            throw Damaged(broken);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Checked(await Inner.ReadAsync(buffer, cancellationToken));
        }
        catch (InvalidDataException broken)
        {
            throw Damaged(broken);
        }
    }

    private int Checked(int read)
    {
        _count += read;
        if (_count > maxBytes)
            throw new ImportFileException(FileProblems.TooLarge(maxBytes)) { IsTooLarge = true };
        if (packed is not null && _count > ExpansionFrom && _count / maxExpansion > packed.Count)
            throw new ImportFileException(FileProblems.Expands(maxExpansion)) { IsTooLarge = true };
        return read;
    }

    private static ImportFileException Damaged(Exception broken) => new(FileProblems.Damaged(), broken);
}
