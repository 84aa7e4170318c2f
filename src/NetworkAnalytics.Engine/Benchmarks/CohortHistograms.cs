using System.Buffers;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>
/// The exact counts of one cohort: a histogram for each measure and completed month. Never leaves the Engine; what
/// is published of it goes through the gate.
/// </summary>
internal sealed class CohortHistograms
{
    private readonly List<ExactHistogram>[] _cells = [.. Enumerable.Range(0, CurveFold.MeasureCount).Select(_ => new List<ExactHistogram>())];

    /// <summary>How learning went on from where members stood six months before.</summary>
    public ChangeCounts Changes { get; } = new();

    /// <summary>Members of the cohort, those without a completed month included.</summary>
    public int Members { get; private set; }

    /// <summary>The histograms of a measure, by month less one, as far as any member has come.</summary>
    public IReadOnlyList<ExactHistogram> Cells(int measure) => _cells[measure];

    /// <param name="values">As <see cref="CurveFold.Fill"/> writes them.</param>
    public void Add(ReadOnlySpan<int> values, int months, int stride)
    {
        Members++;
        Changes.Add(values[..months]);
        for (var measure = 0; measure < _cells.Length; measure++)
        {
            var cells = _cells[measure];
            while (cells.Count < months)
                cells.Add(new());
            for (var m = 0; m < months; m++)
                cells[m].Add(values[measure * stride + m]);
        }
    }

    public void Merge(CohortHistograms other)
    {
        Members += other.Members;
        Changes.Merge(other.Changes);
        for (var measure = 0; measure < _cells.Length; measure++)
        {
            while (_cells[measure].Count < other._cells[measure].Count)
                _cells[measure].Add(new());
            for (var m = 0; m < other._cells[measure].Count; m++)
                _cells[measure][m].Merge(other._cells[measure][m]);
        }
    }

    public byte[] Pack(int measure)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var cell in _cells[measure])
            cell.WriteTo(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The histograms of one measure as packed.</summary>
    public static List<ExactHistogram> Unpack(ReadOnlySpan<byte> bytes)
    {
        var cells = new List<ExactHistogram>();
        while (!bytes.IsEmpty)
            cells.Add(ExactHistogram.Read(ref bytes));
        return cells;
    }
}
