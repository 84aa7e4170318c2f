using System.Globalization;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary>Uploads a file and waits, showing progress, until it is worked through.</summary>
internal static class ImportRun
{
    public static Task<ImportStatus> Run(CommandSession session, TenantId tenant, ImportKind kind, FileInfo file, CancellationToken cancellation) =>
        Run(session, tenant, new ImportUpload(kind, file.Name), file, cancellation);

    public static async Task<ImportStatus> Run(CommandSession session, TenantId tenant, ImportUpload upload, FileInfo file, CancellationToken cancellation)
    {
        var imports = session.Services.GetRequiredService<IImports>();
        using var line = ProgressLine.Start();
        long import;
        await using (var content = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true))
            import = await imports.Upload(tenant, upload, content, new Told(rows => line.Show($"Reading {file.Name}", rows, 0)), cancellation);
        while (true)
        {
            var status = await imports.Find(tenant, import, cancellation) ?? throw new InvalidOperationException($"Import {import} is gone.");
            if (status.State is ImportState.Done or ImportState.Failed or ImportState.Aborted)
            {
                line.Finish(Describe(status));
                return status;
            }
            line.Show($"Importing {file.Name}", status.Worked, status.Rows);
            await Task.Delay(Waiting.Pace, cancellation);
        }
    }

    public static string Describe(ImportStatus status) => status.State == ImportState.Failed
        ? $"{status.FileName}: {status.Failure}"
        : status.DryRun ? string.Create(CultureInfo.InvariantCulture, $"{status.FileName}: {status.Rows:N0} rows, {status.Stored:N0} would be new, {status.AlreadyStored:N0} are there, {status.Rejected:N0} rejected; nothing was stored")
        : string.Create(CultureInfo.InvariantCulture, $"{status.FileName}: {status.Rows:N0} rows, {status.Stored:N0} new, {status.AlreadyStored:N0} there before, {status.Rejected:N0} rejected");

    public static object Shape(ImportStatus s) => new
    {
        id = s.Id,
        file = s.FileName,
        kind = s.Kind.Name(),
        state = s.State.ToString().ToLowerInvariant(),
        rows = s.Rows,
        stored = s.Stored,
        already_stored = s.AlreadyStored,
        rejected = s.Rejected,
        dry_run = s.DryRun,
        failure = s.Failure,
    };

    /// <summary>Reports where it is called, unlike the library's, which posts to a thread pool and may come late.</summary>
    private sealed class Told(Action<long> show) : IProgress<long>
    {
        public void Report(long value) => show(value);
    }
}

/// <summary>How often a command looks whether work in the background has ended.</summary>
internal static class Waiting
{
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
}
