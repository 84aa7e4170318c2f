using System.Globalization;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Ingest.Files;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Directory;
using NetworkAnalytics.Engine.Storage.Keys;
using Npgsql;
using NpgsqlTypes;

namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <summary>
/// Gathers an import's rejected rows for its report. A reason may quote what stood in the row, so a row's text is sealed
/// with the key of whom it is about, or with the association's own. Beyond the report's size rows are only counted.
/// </summary>
internal sealed class RejectedRows(ImportOptions options)
{
    private const int MaxText = 600, MaxOriginal = 1_001;
    private readonly List<(long Line, string? Id, FieldProblem Problem, string? Person, int? Member, string? Original)> _rows = [];

    public long Count { get; private set; }

    /// <param name="id">The row's own id.</param>
    /// <param name="person">The association's id of whom the row is about; null when it could not be read.</param>
    /// <param name="original">The row as it stands in the file.</param>
    public void Add(long line, string? id, FieldProblem problem, string? person, string? original) => Add((line, id, problem, person is { } p && ExternalIds.Check(p) is null ? p : null, null, original));

    /// <param name="member">Whom the row is about.</param>
    /// <param name="original">The row as it was understood.</param>
    public void Add(long line, string? id, FieldProblem problem, MemberId member, string? original) => Add((line, id, problem, null, member.Value, original));

    /// <summary>
    /// Takes what a statement took out as said twice: rows of line, the row's own id, whether it is an exact repetition, the line
    /// that was kept, and the row as it passed. Returns how many exact repetitions there were; the others are rejected.
    /// </summary>
    public async Task<long> TakeRepeated(NpgsqlCommand command, PassingSeal passing, Func<string, FieldProblem> problem, CancellationToken cancellation)
    {
        long repeated = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.GetBoolean(2))
                repeated++;
            else
                Add(reader.GetInt64(0), reader.GetString(1), problem(reader.GetInt64(3).ToString(CultureInfo.InvariantCulture)), reader.GetString(1), passing.Open(reader.GetFieldValue<byte[]>(4)));
        }
        return repeated;
    }

    private void Add((long Line, string? Id, FieldProblem Problem, string? Person, int? Member, string? Original) row)
    {
        Count++;
        if (_rows.Count < options.MaxReportedRows)
            _rows.Add(row);
    }

    /// <summary>Writes the report's rows; a line that is there already stays as it is.</summary>
    public async Task Save(TenantTransaction transaction, long import, MemberKeys keys, TenantHashes hashes, CancellationToken cancellation)
    {
        if (_rows.Count == 0)
            return;
        var known = await ExternalIds.Find(transaction, [.. _rows.Select(r => r.Person).OfType<string>().Distinct(StringComparer.Ordinal)], cancellation);
        int? Subject((long, string?, FieldProblem, string? Person, int? Member, string?) row) =>
            row.Member ?? (row.Person is { } person && known.TryGetValue(person, out var id) ? id : null);
        var own = await keys.ForWriting(transaction.Tenant, [MemberKeys.Association.Value, .. _rows.Select(r => Subject(r)).OfType<int>()], cancellation);
        MemberKey Key((long, string?, FieldProblem, string?, int?, string?) row) => Subject(row) is { } member && own.TryGetValue(member, out var key) ? key : own[MemberKeys.Association.Value];
        // Erased while their rows were on their way: the line and why, and nothing of what stood there.
        bool Known((long, string?, FieldProblem, string?, int?, string?) row) => Subject(row) is not { } member || own.ContainsKey(member);
        await transaction.Execute(
            """
            INSERT INTO analytics.import_problem (tenant_id, import_id, line, field, subject, subject_hash, sealed_row_id, sealed_reason, sealed_original)
            SELECT $1, $2, p.* FROM unnest($3::bigint[], $4::text[], $5::int[], $6::bytea[], $7::bytea[], $8::bytea[], $9::bytea[]) p
            ON CONFLICT DO NOTHING
            """, cancellation, import,
            _rows.Select(r => r.Line).ToArray(),
            _rows.Select(r => Printable(r.Problem.Field, MaxText)).ToArray(),
            _rows.Select(r => Subject(r)).ToArray(),
            Bytes(_rows.Select(r => r.Person is { } person ? hashes.OfPerson(person) : null)),
            Bytes(_rows.Select(r => r.Id is { } id && Known(r) ? Key(r).Seal(SealedFields.RowId, Printable(id, MaxText)) : null)),
            Bytes(_rows.Select(r => Key(r).Seal(SealedFields.Reason, ReasonText.Of(Printable(r.Problem.Reason, MaxText), Told(r.Problem.Told))))),
            Bytes(_rows.Select(r => r.Original is { } original && Known(r) ? Key(r).Seal(SealedFields.Original, Printable(original)) : null)));
        _rows.Clear();
    }

    private static NpgsqlParameter Bytes(IEnumerable<byte[]?> values) => TenantTransaction.Typed(NpgsqlDbType.Array | NpgsqlDbType.Bytea, values.ToArray());

    private static string? Told(string? told) =>
        told is null ? null : string.Join(FieldProblem.Separator, told.Split(FieldProblem.Separator).Select(v => Printable(v, MaxText)));

    /// <summary>A row as a screen can take it.</summary>
    public static string Printable(string original) => Printable(original, MaxOriginal);

    // A report is text on a screen: what that cannot take is replaced.
    private static string Printable(string text, int most)
    {
        var cut = text.Length <= most ? text : text[..most] + "…";
        return Texts.Problem(cut) is null ? cut : string.Concat(cut.Select(c => char.IsControl(c) && c is not '\t' || char.IsSurrogate(c) ? '\ufffd' : c));
    }
}
