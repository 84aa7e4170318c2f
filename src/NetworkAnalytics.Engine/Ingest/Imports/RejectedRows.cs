using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Ingest.Files;
using NetworkAnalytics.Engine.Storage;
using NpgsqlTypes;

namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <summary>Gathers an import's rejected rows for its report. Beyond the report's size rows are only counted.</summary>
internal sealed class RejectedRows(ImportOptions options)
{
    private readonly List<(long Line, string? Id, FieldProblem Problem)> _rows = [];

    public long Count { get; private set; }

    public void Add(long line, string? id, FieldProblem problem)
    {
        Count++;
        if (_rows.Count < options.MaxReportedRows)
            _rows.Add((line, id is null ? null : Printable(id), problem));
    }

    /// <summary>Writes the report's rows; a line that is there already stays as it is.</summary>
    public async Task Save(TenantTransaction transaction, long import, CancellationToken cancellation)
    {
        if (_rows.Count == 0)
            return;
        await transaction.Execute(
            """
            INSERT INTO analytics.import_problem (tenant_id, import_id, line, row_id, field, reason)
            SELECT $1, $2, p.* FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[]) p
            ON CONFLICT DO NOTHING
            """, cancellation, import,
            _rows.Select(r => r.Line).ToArray(),
            TenantTransaction.Typed(NpgsqlDbType.Array | NpgsqlDbType.Text, _rows.Select(r => r.Id).ToArray()),
            _rows.Select(r => Printable(r.Problem.Field)).ToArray(),
            _rows.Select(r => Printable(r.Problem.Reason)).ToArray());
        _rows.Clear();
    }

    // A report is text in the database and on a screen: what either cannot take is replaced.
    private static string Printable(string text)
    {
        var cut = text.Length <= 600 ? text : text[..600] + "…";
        return Texts.Problem(cut) is null ? cut : string.Concat(cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\ufffd' : c));
    }
}
