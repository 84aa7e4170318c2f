using System.Collections;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>
/// The histograms of one measure as they are stored, by cell less one. A cell is unpacked when it is asked for, anew each
/// time: a comparison looks into one of hundreds, and takes its member out of it.
/// </summary>
internal sealed class PackedHistograms : IReadOnlyList<ExactHistogram>
{
    private readonly byte[] _bytes;
    private readonly List<int> _starts = [];

    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public PackedHistograms(byte[] bytes)
    {
        _bytes = bytes;
        for (ReadOnlySpan<byte> rest = bytes; !rest.IsEmpty; ExactHistogram.Skip(ref rest))
            _starts.Add(bytes.Length - rest.Length);
    }

    public int Count => _starts.Count;

    /// <summary>Bytes it takes.</summary>
    public int Size => _bytes.Length + sizeof(int) * _starts.Count;

    public ExactHistogram this[int index]
    {
        get
        {
            ReadOnlySpan<byte> cell = _bytes.AsSpan(_starts[index]);
            return ExactHistogram.Read(ref cell);
        }
    }

    public IEnumerator<ExactHistogram> GetEnumerator() => Enumerable.Range(0, Count).Select(cell => this[cell]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
