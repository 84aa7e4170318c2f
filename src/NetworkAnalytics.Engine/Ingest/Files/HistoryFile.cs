using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage.Directory;

namespace NetworkAnalytics.Engine.Ingest.Files;

/// <summary>A row of <c>history.csv</c>; people are still the association's ids.</summary>
internal readonly record struct HistoryRow(string MemberId, string? CounterpartyId, NewEntry Entry);

/// <summary>Reads <c>history.csv</c>.</summary>
internal sealed class HistoryFile
{
    private static readonly string[] Required = ["entry_id", "member_id", "occurred_at", "entry"];

    private static readonly string[] Optional =
        ["kind", "counterparty_id", "effort_minutes", "expected", "goal_id", "about_entry_id", "value", "horizon_months", "note"];

    private readonly CsvTable _table;
    private readonly Taxonomy _taxonomy;
    private readonly DateTimeOffset _now;
    private readonly DateReading _dates;
    private readonly FieldSource _entryId, _memberId, _occurredAt, _entry, _kind, _counterparty, _effort, _expected, _goal, _about, _value, _horizon, _note;

    /// <param name="mapping">Null: the columns are called as the fields are.</param>
    /// <param name="zone">The association's own.</param>
    /// <exception cref="ImportFileException">The header lacks a column, or has one this file does not know.</exception>
    public HistoryFile(TextReader reader, ImportOptions options, ImportMapping? mapping, Taxonomy taxonomy, TimeZoneInfo zone, DateTimeOffset now)
    {
        _table = CsvTable.Open(reader, options, mapping);
        var columns = new FieldColumns(_table, mapping, Required);
        if (mapping is null && columns.Beyond(Fields).FirstOrDefault() is { } unknown)
            throw new ImportFileException(FileProblems.UnknownInHistory(Shown(unknown), string.Join(", ", Required), string.Join(", ", Optional)));
        (_taxonomy, _now) = (taxonomy, now);
        _dates = DateReading.Of(mapping, zone);
        (_entryId, _memberId, _occurredAt, _entry) = (columns.Of("entry_id"), columns.Of("member_id"), columns.Of("occurred_at"), columns.Of("entry"));
        (_kind, _counterparty, _effort, _expected) = (columns.Of("kind"), columns.Of("counterparty_id"), columns.Of("effort_minutes"), columns.Of("expected"));
        (_goal, _about, _value, _horizon, _note) = (columns.Of("goal_id"), columns.Of("about_entry_id"), columns.Of("value"), columns.Of("horizon_months"), columns.Of("note"));
    }

    /// <summary>All there are.</summary>
    public static IReadOnlyList<string> Fields { get; } = [.. Required, .. Optional];

    /// <summary>The line of the row read last.</summary>
    public long Line => _table.Line;

    /// <summary>The id of the row read last, for the report.</summary>
    public string? RowId => _table.Exact(_entryId);

    /// <summary>The row read last, as it stands in the file.</summary>
    public string Original => _table.Original;

    /// <summary>The id of whom the row read last is about, for the report.</summary>
    public string? PersonId => _table.Exact(_memberId);

    /// <summary>Reads the next row into <paramref name="row"/>, or what is wrong with it into <paramref name="problem"/>. False at the end.</summary>
    public bool Read(out HistoryRow row, out FieldProblem? problem)
    {
        row = default;
        problem = null;
        if (!_table.Read())
            return false;
        problem = _table.RowProblem ?? Parse(out row);
        return true;
    }

    private FieldProblem? Parse(out HistoryRow row)
    {
        row = default;
        if (_table.Exact(_memberId) is not { } member)
            return new("member_id", "It is missing; give the id the association knows the member by.", "member_missing");
        if (ExternalIds.Check(member) is { } unusable)
            return new("member_id", unusable, "id_unusable");
        var counterparty = _table.Exact(_counterparty);
        if (counterparty is not null && ExternalIds.Check(counterparty) is { } bad)
            return new("counterparty_id", bad, "id_unusable");
        if (!EntryKindNames.TryParse(_table.Word(_entry), out var entry))
            return _table.Word(_entry) is { } word
                ? new("entry", $"'{Shown(word)}' is no entry; it is one of {string.Join(", ", EntryKindNames.All)}.", FieldProblem.Tell("entry_unknown", Shown(word), string.Join(", ", EntryKindNames.All)))
                : new("entry", $"It is missing; it is one of {string.Join(", ", EntryKindNames.All)}.", FieldProblem.Tell("entry_missing", string.Join(", ", EntryKindNames.All)));
        int? effort = null, value = null, horizon = null;
        bool? expected = null;
        if ((_dates.Instant("occurred_at", _table.Word(_occurredAt), out var at)
            ?? FieldReading.Whole("effort_minutes", _table.Word(_effort), out effort)
            ?? FieldReading.Truth("expected", _table.Word(_expected), out expected)
            ?? FieldReading.Whole("value", _table.Word(_value), out value)
            ?? FieldReading.Whole("horizon_months", _table.Word(_horizon), out horizon)) is { } problem)
            return problem;
        var read = new NewEntry
        {
            EntryId = _table.Exact(_entryId) ?? "",
            Entry = entry,
            OccurredAt = at,
            Kind = _table.Word(_kind),
            // The counterparty's surrogate id is found when the rows are staged; any value shows that there is one.
            Counterparty = counterparty is null ? null : new MemberId(0),
            EffortMinutes = effort,
            Expected = expected,
            GoalId = _table.Exact(_goal),
            AboutEntryId = _table.Exact(_about),
            Value = value,
            HorizonMonths = horizon,
            Note = _table.Exact(_note),
        };
        row = new HistoryRow(member, counterparty, read);
        return EntryRules.Check(read, _taxonomy, _now);
    }

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
