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
        new("--out") { Description = "Directory for centiles.csv, made if needed", HelpName = "DIR", Required = required };

    /// <summary>Writes the files beside their final names first, so that a reader never sees half of one. Returns their paths.</summary>
    public static async Task<string[]> Write(CommandSession session, TenantId tenant, DirectoryInfo directory, CancellationToken cancellation)
    {
        var published = session.Services.GetRequiredService<IPublishedBenchmarks>();
        var version = await published.Current(tenant, cancellation)
            ?? throw new InvalidInputException("--tenant", "Nothing is published for this association yet; 'recompute' does that.");
        directory.Create();
        var path = Path.Combine(directory.FullName, "centiles.csv");
        await using (var output = new StreamWriter(path + ".new"))
        {
            await output.WriteAsync(BenchmarkCsv.Header + "\n");
            foreach (var cohort in version.Cohorts)
                if (await published.Find(tenant, cohort.Key, cancellation) is { } benchmark)
                    foreach (var line in BenchmarkCsv.Lines(benchmark))
                        await output.WriteAsync(line + "\n");
        }
        File.Move(path + ".new", path, overwrite: true);
        return [path];
    }
}
