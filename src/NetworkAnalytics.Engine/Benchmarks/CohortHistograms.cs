using System.Buffers;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>
/// The exact histograms of one cohort along one clock: for each measure and cell. Never leave the Engine; what is
/// published of them goes through the gate.
/// </summary>
/// <param name="measures">How many measures the clock has.</param>
internal sealed class CohortHistograms(int measures)
{
    private readonly List<ExactHistogram>[] _cells = [.. Enumerable.Range(0, measures).Select(_ => new List<ExactHistogram>())];

    /// <summary>The histograms of a measure, by cell less one, as far as any member has come.</summary>
    public IReadOnlyList<ExactHistogram> Cells(int measure) => _cells[measure];

    public void Add(MemberCells values)
    {
        for (var measure = 0; measure < _cells.Length; measure++)
        {
            var cells = _cells[measure];
            var row = values.Of(measure);
            Grow(cells, row.Length);
            for (var cell = 0; cell < row.Length; cell++)
                cells[cell].Add(row[cell]);
        }
    }

    public void Merge(CohortHistograms other)
    {
        for (var measure = 0; measure < _cells.Length; measure++)
        {
            Grow(_cells[measure], other._cells[measure].Count);
            for (var cell = 0; cell < other._cells[measure].Count; cell++)
                _cells[measure][cell].Merge(other._cells[measure][cell]);
        }
    }

    /// <summary>The same cohort with other histograms.</summary>
    /// <param name="cells">How many months.</param>
    /// <param name="choose">By measure and month less one, from what there is; null leaves the cell empty.</param>
    public CohortHistograms With(int cells, Func<int, int, ExactHistogram, ExactHistogram?> choose)
    {
        var chosen = new CohortHistograms(_cells.Length);
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

    private static void Grow(List<ExactHistogram> cells, int count)
    {
        while (cells.Count < count)
            cells.Add(new());
    }
}
