using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Ingest.Files;
using NetworkAnalytics.Engine.Storage.Tenancy;

namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <inheritdoc />
/// <remarks>The same readers as an import's: what is said of a row here is said of it there.</remarks>
internal sealed class ImportPreviews(TenantSettingsCache settings, IOptions<ImportOptions> options, TimeProvider time) : IImportPreviews
{
    private const int MaxBytes = 1 << 20;

    public async Task<ImportPreview> Preview(TenantId tenant, ImportUpload upload, ReadOnlyMemory<byte> beginning, int rows, CancellationToken cancellation)
    {
        if (beginning.Length > MaxBytes)
            throw new InvalidInputException(FileProblems.PreviewTooLarge(MaxBytes)) { TooLarge = true };
        if (upload.Mapping is { } mapping && MappingRules.Check(upload.Kind, mapping) is { } unusable)
            return new(unusable, [], []);
        var whole = Whole(beginning);
        ImmutableArray<string> columns = [];
        try
        {
            var cells = await Cells(upload, whole, Math.Clamp(rows, 1, 100), cancellation);
            columns = cells.Columns;
            return new(null, columns, await Checked(tenant, upload, whole, cells.Rows, cancellation));
        }
        catch (ImportFileException unreadable)
        {
            return new(unreadable.Problem, columns, []);
        }
    }

    // Whatever the columns are called: which field each one is, is asked next.
    private async Task<(ImmutableArray<string> Columns, List<(long Line, ImmutableArray<string> Cells)> Rows)> Cells(ImportUpload upload, byte[] beginning, int rows, CancellationToken cancellation)
    {
        var mapping = upload.Mapping ?? new ImportMapping();
        using var reader = await CsvContent.Open(new MemoryStream(beginning), options.Value, mapping.Encoding, cancellation);
        using var table = CsvTable.Open(reader, options.Value, mapping);
        var read = new List<(long, ImmutableArray<string>)>();
        try
        {
            while (read.Count < rows && table.Read())
                read.Add((table.Line, [.. Enumerable.Range(0, table.Columns.Count).Select(at => table.Exact(at) ?? "")]));
        }
        // A packed file that was cut cannot be unpacked to its end.
        catch (InvalidDataException) when (read.Count > 0)
        {
        }
        return ([.. table.Columns], read);
    }

    private async Task<ImmutableArray<PreviewedRow>> Checked(TenantId tenant, ImportUpload upload, byte[] beginning, List<(long Line, ImmutableArray<string> Cells)> rows, CancellationToken cancellation)
    {
        using var reader = await CsvContent.Open(new MemoryStream(beginning), options.Value, upload.Mapping?.Encoding ?? "utf-8", cancellation);
        var problems = new List<FieldProblem?>();
        if (upload.Kind == ImportKind.Members)
        {
            var file = new MembersFile(reader, options.Value, upload.Mapping);
            while (problems.Count < rows.Count && file.Read(out _, out var problem))
                problems.Add(problem);
        }
        else
        {
            var context = await settings.Get(tenant);
            var file = new HistoryFile(reader, options.Value, upload.Mapping, context.Settings.Taxonomy, context.Zone, time.GetUtcNow());
            while (problems.Count < rows.Count && file.Read(out _, out var problem))
                problems.Add(problem);
        }
        return [.. rows.Zip(problems, (row, problem) => new PreviewedRow(row.Line, row.Cells, problem))];
    }

    // Where the file was cut, the last row is half of one. What is packed is left as it is: it is unpacked as far as it goes.
    private static byte[] Whole(ReadOnlyMemory<byte> beginning)
    {
        var bytes = beginning.Span;
        return bytes is [0x1f, 0x8b, ..] || bytes.LastIndexOf((byte)'\n') is not (> 0 and var end) ? bytes.ToArray() : bytes[..(end + 1)].ToArray();
    }
}
