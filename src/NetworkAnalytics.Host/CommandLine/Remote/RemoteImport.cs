using System.Globalization;
using NetworkAnalytics.Client;

namespace NetworkAnalytics.Host.CommandLine.Remote;

/// <summary><c>import --server</c></summary>
internal static class RemoteImport
{
    private const int Shown = 10;

    public static async Task<int> Run(NetworkAnalyticsClient api, FileInfo? members, FileInfo? history, bool json, CancellationToken cancellation)
    {
        var imports = new List<ImportAnswer>();
        if (members is not null)
            imports.Add(await Upload(api, members, (file, name) => api.UploadMembersAsync(file, name, cancellationToken: cancellation), cancellation));
        if (history is not null)
            imports.Add(await Upload(api, history, (file, name) => api.UploadHistoryAsync(file, name, cancellationToken: cancellation), cancellation));
        foreach (var import in imports.Where(i => i.Rejected > 0))
            await Show(api, import, cancellation);
        if (json)
            Output.Json(imports);
        else
            Output.Lines([.. imports.Select(Describe)]);
        return imports.Any(i => i.State == "failed") ? ExitCode.Failed : imports.Any(i => i.Rejected > 0) ? ExitCode.Rejected : ExitCode.Done;
    }

    private static async Task<ImportAnswer> Upload(NetworkAnalyticsClient api, FileInfo file, Func<FileParameter, string, Task<ImportAnswer>> send, CancellationToken cancellation)
    {
        using var line = ProgressLine.Start();
        line.Show($"Sending {file.Name}", 0, 0);
        ImportAnswer import;
        await using (var content = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true))
            import = await send(new FileParameter(content, file.Name, "application/octet-stream"), file.Name);
        while (import.State is not ("done" or "failed"))
        {
            line.Show($"Importing {file.Name}", import.Worked, import.Rows);
            await Task.Delay(RemoteWaiting.Pace, cancellation);
            import = await api.ReadImportAsync(import.Id, cancellation);
        }
        line.Finish(Describe(import));
        return import;
    }

    private static async Task Show(NetworkAnalyticsClient api, ImportAnswer import, CancellationToken cancellation)
    {
        foreach (var row in (await api.ReadRejectedRowsAsync(import.Id, limit: Shown, cancellationToken: cancellation)).Rows)
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{import.FileName}:{row.Line}: {row.Field}: {row.Reason}"));
    }

    private static string Describe(ImportAnswer import) => import.State == "failed"
        ? $"{import.FileName}: {import.Failure}"
        : string.Create(CultureInfo.InvariantCulture, $"{import.FileName}: {import.Rows:N0} rows, {import.Stored:N0} new, {import.AlreadyStored:N0} there before, {import.Rejected:N0} rejected");
}

/// <summary>How often a deployment is asked whether work in the background has ended: it counts requests.</summary>
internal static class RemoteWaiting
{
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
}
