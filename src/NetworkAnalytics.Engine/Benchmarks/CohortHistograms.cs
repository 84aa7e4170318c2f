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

    /// <summary>Members of the cohort, those without a completed month included.</summary>
    public int Members { get; private set; }

    /// <summary>The histograms of a measure, by month less one, as far as any member has come.</summary>
    public IReadOnlyList<ExactHistogram> Cells(int measure) => _cells[measure];

    /// <param name="values">As <see cref="CurveFold.Fill"/> writes them.</param>
    public void Add(ReadOnlySpan<int> values, int months, int stride)
    {
        Members++;
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
        for (var measure = 0; measure < _cells.Length; measure++)
        {
            while (_cells[measure].Count < other._cells[measure].Count)
                _cells[measure].Add(new());
            for (var m = 0; m < other._cells[measure].Count; m++)
                _cells[measure][m].Merge(other._cells[measure][m]);
        }
    }

    /// <summary>The same cohort with other histograms.</summary>
    /// <param name="cells">How many months.</param>
    /// <param name="choose">By measure and month less one, from what there is; null leaves the cell empty.</param>
    public CohortHistograms With(int cells, Func<int, int, ExactHistogram, ExactHistogram?> choose)
    {
        var chosen = new CohortHistograms { Members = Members };
        for (var measure = 0; measure < _cells.Length; measure++)
            for (var m = 0; m < cells; m++)
                chosen._cells[measure].Add(choose(measure, m, m < _cells[measure].Count ? _cells[measure][m] : new()) ?? new());
        return chosen;
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
