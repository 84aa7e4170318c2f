using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Ingest.Files;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Directory;
using NetworkAnalytics.Engine.Storage.Keys;
using NpgsqlTypes;

namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <summary>
/// Gathers an import's rejected rows for its report. A reason may quote what stood in the row, so a row's text is sealed
/// with the key of whom it is about, or with the association's own. Beyond the report's size rows are only counted.
/// </summary>
internal sealed class RejectedRows(ImportOptions options)
{
    private readonly List<(long Line, string? Id, FieldProblem Problem, string? Person, int? Member)> _rows = [];

    public long Count { get; private set; }

    /// <param name="id">The row's own id.</param>
    /// <param name="person">The association's id of whom the row is about; null when it could not be read.</param>
    public void Add(long line, string? id, FieldProblem problem, string? person) => Add((line, id, problem, person is { } p && ExternalIds.Check(p) is null ? p : null, null));

    /// <param name="member">Whom the row is about.</param>
    public void Add(long line, string? id, FieldProblem problem, MemberId member) => Add((line, id, problem, null, member.Value));

    private void Add((long Line, string? Id, FieldProblem Problem, string? Person, int? Member) row)
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
        int? Subject((long, string?, FieldProblem, string? Person, int? Member) row) =>
            row.Member ?? (row.Person is { } person && known.TryGetValue(person, out var id) ? id : null);
        var own = await keys.ForWriting(transaction.Tenant, [MemberKeys.Association.Value, .. _rows.Select(r => Subject(r)).OfType<int>()], cancellation);
        MemberKey Key((long, string?, FieldProblem, string?, int?) row) => Subject(row) is { } member && own.TryGetValue(member, out var key) ? key : own[MemberKeys.Association.Value];
        await transaction.Execute(
            """
            INSERT INTO analytics.import_problem (tenant_id, import_id, line, field, subject, subject_hash, sealed_row_id, sealed_reason)
            SELECT $1, $2, p.* FROM unnest($3::bigint[], $4::text[], $5::int[], $6::bytea[], $7::bytea[], $8::bytea[]) p
            ON CONFLICT DO NOTHING
            """, cancellation, import,
            _rows.Select(r => r.Line).ToArray(),
            _rows.Select(r => Printable(r.Problem.Field)).ToArray(),
            _rows.Select(r => Subject(r)).ToArray(),
            Bytes(_rows.Select(r => r.Person is { } person ? hashes.OfPerson(person) : null)),
            Bytes(_rows.Select(r => r.Id is { } id ? Key(r).Seal(SealedFields.RowId, Printable(id)) : null)),
            Bytes(_rows.Select(r => Key(r).Seal(SealedFields.Reason, Printable(r.Problem.Reason)))));
        _rows.Clear();
    }

    private static Npgsql.NpgsqlParameter Bytes(IEnumerable<byte[]?> values) => TenantTransaction.Typed(NpgsqlDbType.Array | NpgsqlDbType.Bytea, values.ToArray());

    // A report is text on a screen: what that cannot take is replaced.
    private static string Printable(string text)
    {
        var cut = text.Length <= 600 ? text : text[..600] + "…";
        return Texts.Problem(cut) is null ? cut : string.Concat(cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\ufffd' : c));
    }
}
