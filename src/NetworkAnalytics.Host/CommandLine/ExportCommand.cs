using System.CommandLine;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Api;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary><c>export</c></summary>
internal static class ExportCommand
{
    public static Command Make()
    {
        var (tenant, data) = (CommonOptions.Tenant(), CommonOptions.Data());
        var directory = Directory(required: true);
        var command = new Command("export", "Write the published benchmarks as CSV") { tenant, directory, data };
        command.SetAction((parsed, cancellation) => CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var association = await session.Enter(parsed.GetRequiredValue(tenant), cancellation);
            Output.Lines(await Write(session, association.Id, parsed.GetValue(directory)!, cancellation));
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    public static Option<DirectoryInfo?> Directory(bool required) =>
        new("--out") { Description = "Directory for the CSV files, made if needed", HelpName = "DIR", Required = required };

    /// <summary>Writes the files beside their final names first, so that a reader never sees half of one. Returns their paths.</summary>
    public static async Task<string[]> Write(CommandSession session, TenantId tenant, DirectoryInfo directory, CancellationToken cancellation)
    {
        var published = session.Services.GetRequiredService<IPublishedBenchmarks>();
        var version = await published.Current(tenant, cancellation)
            ?? throw new InvalidInputException("--tenant", "Nothing is published for this association yet; 'recompute' does that.");
        var benchmarks = new List<PublishedBenchmark>();
        foreach (var cohort in version.Cohorts)
            if (await published.Find(tenant, cohort.Key, cancellation) is { } benchmark)
                benchmarks.Add(benchmark);
        directory.Create();
        var paths = new List<string>();
        foreach (var file in PublishedFiles.All)
        {
            var path = Path.Combine(directory.FullName, file.Name);
            await using (var output = new StreamWriter(path + ".new"))
            {
                await output.WriteAsync(file.Header + "\n");
                foreach (var line in benchmarks.SelectMany(file.Lines))
                    await output.WriteAsync(line + "\n");
            }
            File.Move(path + ".new", path, overwrite: true);
            paths.Add(path);
        }
        return [.. paths];
    }
}
