using NetworkAnalytics.Contracts.Imports;

namespace NetworkAnalytics.Engine.Ingest.Files;

/// <summary>Where a field of every row comes from: a column (−1: none), or a value that is the same in all of them.</summary>
/// <param name="Values">What stands in the file and what it means; null where it means what it says.</param>
internal readonly record struct FieldSource(int Ordinal, string? Constant, IReadOnlyDictionary<string, string>? Values)
{
    public bool Exists => Ordinal >= 0 || Constant is not null;
}

/// <summary>Which column of a file is which field: its own name, unless a mapping says otherwise.</summary>
internal sealed class FieldColumns
{
    private readonly CsvTable _table;
    private readonly ImportMapping? _mapping;

    /// <param name="required">Fields without which there is no row.</param>
    /// <exception cref="ImportFileException">A required field has no source, or the mapping names a column that the file does not have.</exception>
    public FieldColumns(CsvTable table, ImportMapping? mapping, IReadOnlyList<string> required)
    {
        (_table, _mapping) = (table, mapping);
        foreach (var (field, column) in mapping?.Columns ?? new Dictionary<string, string>())
            if (table.Ordinal(column) < 0)
                throw new ImportFileException(table.Ordinal(column) == CsvTable.Ambiguous
                    ? FileProblems.MappedTwice(CsvTable.Shown(column), CsvTable.Shown(field))
                    : FileProblems.MappedMissing(CsvTable.Shown(field), CsvTable.Shown(column), table.Names));
        foreach (var field in required)
            if (!Of(field).Exists)
                throw new ImportFileException(mapping is null
                    ? FileProblems.Missing(field, string.Join(", ", required), table.Names)
                    : FileProblems.Unmapped(field, table.Names));
    }

    public FieldSource Of(string field)
    {
        if (_mapping is null)
            return new(_table.Ordinal(field), null, null);
        var values = _mapping.Values.GetValueOrDefault(field);
        if (_mapping.Constants.TryGetValue(field, out var constant))
            return new(-1, constant, values);
        return new(Math.Max(-1, _table.Ordinal(_mapping.Columns.GetValueOrDefault(field, field))), null, values);
    }

    /// <summary>What is a field beyond the known ones: without a mapping every other column, with one what it names.</summary>
    public IEnumerable<string> Beyond(IReadOnlyList<string> known) => _mapping is null
        ? _table.Columns.Where(c => !known.Contains(c))
        : _mapping.Columns.Keys.Union(_mapping.Constants.Keys, StringComparer.Ordinal).Where(f => !known.Contains(f));
}
