using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage.Directory;

namespace NetworkAnalytics.Engine.Ingest.Files;

/// <summary>A row of <c>attributes.csv</c>.</summary>
/// <param name="Value">Null: the attribute has no value from that day on.</param>
/// <param name="ValidFrom">Null: from joining on.</param>
internal readonly record struct AttributeRow(string MemberId, string Attribute, string? Value, DateOnly? ValidFrom);

/// <summary>Reads <c>attributes.csv</c>: one value of one attribute of one member a row, each from a day on.</summary>
internal sealed class AttributesFile
{
    private readonly CsvTable _table;
    private readonly DateReading _dates;
    private readonly FieldSource _memberId, _attribute, _value, _validFrom;

    /// <param name="mapping">Null: the columns are called as the fields are.</param>
    /// <exception cref="ImportFileException">The header lacks a column, or has one this file does not know.</exception>
    public AttributesFile(TextReader reader, ImportOptions options, ImportMapping? mapping)
    {
        _table = CsvTable.Open(reader, options, mapping);
        var columns = new FieldColumns(_table, mapping, Fields);
        if (mapping is null && columns.Beyond(Fields).FirstOrDefault() is { } unknown)
            throw new ImportFileException(FileProblems.UnknownInAttributes(CsvTable.Shown(unknown), string.Join(", ", Fields)));
        _dates = DateReading.Of(mapping, TimeZoneInfo.Utc);
        (_memberId, _attribute, _value, _validFrom) = (columns.Of("member_id"), columns.Of("attribute"), columns.Of("value"), columns.Of("valid_from"));
    }

    /// <summary>All there are, and each has to be there.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["member_id", "attribute", "value", "valid_from"];

    public long Line => _table.Line;

    public string? RowId => _table.Exact(_memberId);

    /// <summary>The row read last, as it stands in the file.</summary>
    public string Original => _table.Original;

    /// <summary>Reads the next row into <paramref name="row"/>, or what is wrong with it into <paramref name="problem"/>. False at the end.</summary>
    public bool Read(out AttributeRow row, out FieldProblem? problem)
    {
        row = default;
        problem = null;
        if (!_table.Read())
            return false;
        problem = _table.RowProblem ?? Parse(out row);
        return true;
    }

    private FieldProblem? Parse(out AttributeRow row)
    {
        row = default;
        if (RowId is not { } member)
            return new("member_id", "It is missing; give the id the association knows the member by.", "member_missing");
        if (ExternalIds.Check(member) is { } unusable)
            return new("member_id", unusable, "id_unusable");
        if (_table.Word(_attribute) is not { } attribute)
            return new("attribute", "It is missing; name the attribute, for instance chapter.", "attribute_missing");
        if (AttributeRules.CheckName("attribute", attribute) is { } name)
            return name;
        var value = _table.Word(_value);
        if (value is not null && AttributeRules.CheckValue("value", value) is { } bad)
            return bad;
        if (_dates.Day("valid_from", _table.Word(_validFrom), out var validFrom) is { } day)
            return day;
        row = new(member, attribute, value, validFrom);
        return null;
    }
}
