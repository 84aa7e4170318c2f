using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage.Directory;

namespace NetworkAnalytics.Engine.Ingest.Files;

/// <summary>A row of <c>members.csv</c>.</summary>
internal readonly record struct MemberRow(
    string MemberId, DateOnly JoinedOn, DateOnly? LeftOn, string? Email, string? Name, string? Locale, string? TimeZone,
    SortedDictionary<string, string> Attributes);

/// <summary>Reads <c>members.csv</c>: every column beyond the known ones is an attribute.</summary>
internal sealed class MembersFile
{
    private readonly CsvTable _table;
    private readonly FieldColumns _columns;
    private readonly DateReading _dates;
    private readonly (string Name, FieldSource Source)[] _attributes;
    private readonly FieldSource _memberId, _joinedOn, _leftOn, _email, _name, _locale, _timeZone;

    /// <param name="mapping">Null: the columns are called as the fields are.</param>
    /// <exception cref="ImportFileException">The header lacks a column or has too many, or an unusable attribute name.</exception>
    public MembersFile(TextReader reader, ImportOptions options, ImportMapping? mapping)
    {
        _table = CsvTable.Open(reader, options, mapping);
        _columns = new FieldColumns(_table, mapping, ["member_id", "joined_on"]);
        _dates = DateReading.Of(mapping, TimeZoneInfo.Utc);
        _attributes = [.. _columns.Beyond(AttributeRules.Reserved).Select(c => (c, _columns.Of(c)))];
        (_memberId, _joinedOn, _leftOn) = (_columns.Of("member_id"), _columns.Of("joined_on"), _columns.Of("left_on"));
        (_email, _name, _locale, _timeZone) = (_columns.Of("email"), _columns.Of("name"), _columns.Of("locale"), _columns.Of("time_zone"));
        if (_attributes.Length > AttributeRules.MaxAttributes)
            throw new ImportFileException(FileProblems.TooManyAttributes(_attributes.Length, AttributeRules.MaxAttributes));
        foreach (var (name, _) in _attributes)
            if (!AttributeRules.IsName(name))
                throw new ImportFileException(FileProblems.NoAttribute(name.Length <= 60 ? name : name[..60] + "…"));
    }

    public long Line => _table.Line;

    /// <summary>The columns that are attributes.</summary>
    public string[] AttributeNames => [.. _attributes.Select(a => a.Name)];

    /// <summary>Whether the file says anything about a field.</summary>
    public bool Has(string field) => _columns.Of(field).Exists;

    public string? RowId => _table.Exact(_memberId);

    /// <summary>The row read last, as it stands in the file.</summary>
    public string Original => _table.Original;

    /// <summary>Reads the next row into <paramref name="row"/>, or what is wrong with it into <paramref name="problem"/>. False at the end.</summary>
    public bool Read(out MemberRow row, out FieldProblem? problem)
    {
        row = default;
        problem = null;
        if (!_table.Read())
            return false;
        problem = _table.RowProblem ?? Parse(out row);
        return true;
    }

    private FieldProblem? Parse(out MemberRow row)
    {
        row = default;
        if (RowId is not { } id)
            return new("member_id", "It is missing; give the id the association knows the member by.", "member_missing");
        if (ExternalIds.Check(id) is { } unusable)
            return new("member_id", unusable, "id_unusable");
        DateOnly? left = null;
        if ((_dates.Day("joined_on", _table.Word(_joinedOn), out var joined) ?? _dates.Day("left_on", _table.Word(_leftOn), out left)) is { } problem)
            return problem;
        if (joined is not { } joinedOn)
            return new("joined_on", "It is missing; write the day of joining like 2026-03-14.", "joined_missing");
        if (left < joinedOn)
            return new("left_on", $"{left:yyyy-MM-dd} lies before joined_on ({joinedOn:yyyy-MM-dd}).", FieldProblem.Tell("left_before", $"{left:yyyy-MM-dd}", $"{joinedOn:yyyy-MM-dd}"));
        var attributes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, source) in _attributes)
            if (_table.Word(source) is { } value)
                attributes.Add(name, value);
        row = new(id, joinedOn, left, _table.Word(_email), _table.Word(_name), _table.Word(_locale), _table.Word(_timeZone), attributes);
        return PersonRules.Check(row.Name, row.Email, row.Locale, row.TimeZone) ?? CheckAttributes(attributes);
    }

    private static FieldProblem? CheckAttributes(SortedDictionary<string, string> attributes)
    {
        foreach (var (name, value) in attributes)
            if (AttributeRules.CheckValue(name, value) is { } problem)
                return problem;
        return null;
    }
}
