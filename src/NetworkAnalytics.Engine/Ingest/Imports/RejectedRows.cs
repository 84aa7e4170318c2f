using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Ingest.Files;
using NetworkAnalytics.Engine.Storage;
using NpgsqlTypes;

namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <summary>Gathers an import's rejected rows for its report. Beyond the report's size rows are only counted.</summary>
internal sealed class RejectedRows(ImportOptions options)
{
    private const int MaxText = 600, MaxOriginal = 1_001;
    private readonly List<(long Line, string? Id, FieldProblem Problem, string? Member, string? Original)> _rows = [];

    public long Count { get; private set; }

    /// <param name="member">The association's id of the member the row is about, when it could be read.</param>
    /// <param name="original">The row as it stands in the file; null: it is in staging still.</param>
    public void Add(long line, string? id, FieldProblem problem, string? member, string? original)
    {
        Count++;
        if (_rows.Count < options.MaxReportedRows)
            _rows.Add((line, id is null ? null : Printable(id, MaxText), problem, member is null ? null : Printable(member, MaxText), original is null ? null : Printable(original)));
    }

    /// <summary>Writes the report's rows; a line that is there already stays as it is.</summary>
    public async Task Save(TenantTransaction transaction, long import, CancellationToken cancellation)
    {
        if (_rows.Count == 0)
            return;
        await transaction.Execute(
            """
            INSERT INTO analytics.import_problem (tenant_id, import_id, line, row_id, field, reason, member_ref, original)
            SELECT $1, $2, p.* FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) p
            ON CONFLICT DO NOTHING
            """, cancellation, import,
            _rows.Select(r => r.Line).ToArray(),
            Texts(_rows.Select(r => r.Id)),
            _rows.Select(r => Printable(r.Problem.Field, MaxText)).ToArray(),
            _rows.Select(r => Printable(r.Problem.Reason, MaxText)).ToArray(),
            Texts(_rows.Select(r => r.Member)),
            Texts(_rows.Select(r => r.Original)));
        _rows.Clear();
    }

    private static Npgsql.NpgsqlParameter Texts(IEnumerable<string?> texts) => TenantTransaction.Typed(NpgsqlDbType.Array | NpgsqlDbType.Text, texts.ToArray());

    /// <summary>A row as the database and a screen can take it.</summary>
    public static string Printable(string original) => Printable(original, MaxOriginal);

    // A report is text in the database and on a screen: what either cannot take is replaced.
    private static string Printable(string text, int most)
    {
        var cut = text.Length <= most ? text : text[..most] + "…";
        return Storage.Texts.Problem(cut) is null ? cut : string.Concat(cut.Select(c => char.IsControl(c) && c is not '\t' || char.IsSurrogate(c) ? '\ufffd' : c));
    }
}
