using System.Globalization;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Csv;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary>Writes the report of rejected rows: to a file, or the first few to standard error.</summary>
internal static class Reports
{
    private const int Shown = 10;

    public static async Task Write(CommandSession session, TenantId tenant, IReadOnlyList<ImportStatus> imports, FileInfo? file, CancellationToken cancellation)
    {
        if (file is null)
        {
            foreach (var import in imports.Where(i => i.Rejected > 0))
                await Show(session, tenant, import, cancellation);
            return;
        }
        await using var output = new StreamWriter(file.FullName);
        await output.WriteLineAsync(CsvFormat.Machine.Line("file", "line", "id", "field", "reason"));
        foreach (var import in imports)
            await foreach (var row in All(session, tenant, import.Id, cancellation))
                await output.WriteLineAsync(CsvFormat.Machine.Line(import.FileName, row.Line, row.Id, row.Field, row.Reason));
    }

    private static async Task Show(CommandSession session, TenantId tenant, ImportStatus import, CancellationToken cancellation)
    {
        var rows = await session.Services.GetRequiredService<IImports>().Rejected(tenant, import.Id, 0, Shown, cancellation);
        foreach (var row in rows)
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{import.FileName}:{row.Line}: {row.Field}: {row.Reason}"));
        if (import.Rejected > rows.Count)
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"… and {import.Rejected - rows.Count:N0} more; --report FILE writes them all."));
    }

    private static async IAsyncEnumerable<RejectedRow> All(CommandSession session, TenantId tenant, long import, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var imports = session.Services.GetRequiredService<IImports>();
        long after = 0;
        while (await imports.Rejected(tenant, import, after, 1000, cancellation) is { Count: > 0 } rows)
        {
            foreach (var row in rows)
                yield return row;
            after = rows[^1].Line;
        }
    }
}
