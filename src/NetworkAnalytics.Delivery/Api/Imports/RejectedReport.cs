using System.Text;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Csv;

namespace NetworkAnalytics.Delivery.Api.Imports;

/// <summary>The rows of a file that were refused, as a file.</summary>
internal static class RejectedReport
{
    private const int Page = 1000;

    /// <param name="reason">What is said of a row: its own sentence, or that in the language of whoever reads it.</param>
    public static async Task Write(IImports imports, TenantId tenant, long id, CsvFormat format, Func<RejectedRow, string> reason, Stream body, CancellationToken cancellation)
    {
        await using var report = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 14, leaveOpen: true);
        await report.WriteAsync(format.Start + format.Line("line", "id", "field", "reason", "row") + "\r\n");
        for (long? after = 0; after is not null;)
        {
            var rows = await imports.Rejected(tenant, id, after.Value, Page, cancellation);
            foreach (var r in rows)
                await report.WriteAsync(format.Line(r.Line, r.Id, r.Field, reason(r), r.Original) + "\r\n");
            await report.FlushAsync(cancellation);
            after = rows.Count == Page ? rows[^1].Line : null;
        }
    }
}
