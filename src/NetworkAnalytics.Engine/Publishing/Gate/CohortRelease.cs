using System.Buffers;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Projections;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>What the gate lets be seen of a cell. The numbers are stored.</summary>
internal enum Release : byte
{
    /// <summary>Nothing.</summary>
    Blank = 0,

    /// <summary>The version's own numbers.</summary>
    Fresh = 1,

    /// <summary>The numbers of an earlier version, as they were then.</summary>
    Held = 2,
}

/// <summary>The gate's decisions on one cohort of a version, cell by cell.</summary>
internal sealed class CohortRelease(CellLayout layout)
{
    private readonly Release[] _states = new Release[layout.Cells];
    private readonly bool[] _additive = new bool[layout.Cells];
    private readonly int[] _basis = new int[layout.Cells];

    public CellLayout Layout => layout;

    public Release Of(byte series, int index) => layout.Find(series, index) is var cell && cell < 0 ? Release.Blank : _states[cell];

    /// <summary>Whether numbers that add up over cohorts (means, totals, shares) may be shown there as well.</summary>
    public bool Additive(byte series, int index) => layout.Find(series, index) is var cell && cell >= 0 && _additive[cell];

    /// <summary>The version whose numbers were the last to be seen in the cell, also when it is blank now; 0: none were.</summary>
    public int Basis(byte series, int index) => layout.Find(series, index) is var cell && cell < 0 ? 0 : _basis[cell];

    public Release this[int cell] => _states[cell];

    /// <param name="basis">As <see cref="Basis"/>.</param>
    public void Set(int cell, Release release, int basis)
    {
        _states[cell] = release;
        _basis[cell] = basis;
    }

    public void AllowAdditive(int cell, bool allowed) => _additive[cell] = allowed;

    /// <summary>Versions that something seen in this one, or last seen, comes from.</summary>
    public IEnumerable<int> Bases() => _basis.Where(b => b > 0).Distinct();

    public int Count(Release release) => _states.Count(s => s == release);

    public byte[] Pack()
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var series in layout.Series)
        {
            PackedNumbers.Write(buffer, series.Code);
            PackedNumbers.Write(buffer, series.Length);
            for (var index = 0; index < series.Length; index++)
            {
                var cell = layout.Find(series.Code, index);
                PackedNumbers.Write(buffer, (int)_states[cell] | (_additive[cell] ? 4 : 0) | (_basis[cell] > 0 ? 8 : 0));
                if (_basis[cell] > 0)
                    PackedNumbers.Write(buffer, _basis[cell]);
            }
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static CohortRelease Unpack(ReadOnlySpan<byte> bytes)
    {
        var series = new List<CellSeries>();
        var cells = new List<(Release State, bool Additive, int Basis)>();
        while (!bytes.IsEmpty)
        {
            var code = PackedNumbers.Read(ref bytes);
            var length = PackedNumbers.ReadCount(ref bytes);
            series.Add(new(checked((byte)code), length));
            for (var index = 0; index < length; index++)
            {
                var bits = PackedNumbers.Read(ref bytes);
                cells.Add(((Release)(bits & 3), (bits & 4) != 0, (bits & 8) != 0 ? PackedNumbers.Read(ref bytes) : 0));
            }
        }
        var release = new CohortRelease(new CellLayout([.. series]));
        for (var cell = 0; cell < cells.Count; cell++)
            (release._states[cell], release._additive[cell], release._basis[cell]) = cells[cell];
        return release;
    }
}
