using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Imports;

/// <summary>Looks at the first rows of a file as an import would read them, and stores nothing.</summary>
public interface IImportPreviews
{
    /// <param name="beginning">The beginning of the file, a mebibyte at the most; a row that it cuts is passed over.</param>
    /// <param name="rows">1 to 100.</param>
    Task<ImportPreview> Preview(TenantId tenant, ImportUpload upload, ReadOnlyMemory<byte> beginning, int rows, CancellationToken cancellation);
}

/// <param name="Problem">Why the file as a whole cannot be read like this; null when it can.</param>
/// <param name="Columns">The header's; empty when there is none to read.</param>
public sealed record ImportPreview(FieldProblem? Problem, ImmutableArray<string> Columns, ImmutableArray<PreviewedRow> Rows);

/// <param name="Cells">As they stand in the file.</param>
/// <param name="Problem">Why it would be rejected; null when it would not, as far as the row itself can tell.</param>
public sealed record PreviewedRow(long Line, ImmutableArray<string> Cells, FieldProblem? Problem);
