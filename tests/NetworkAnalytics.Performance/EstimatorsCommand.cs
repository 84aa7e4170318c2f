using System.CommandLine;
using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace NetworkAnalytics.Performance;

/// <summary><c>estimators</c>: counting beside a column store, as ratios, which survive a change of machine better than times.</summary>
internal static class EstimatorsCommand
{
    public static Command Make()
    {
        var file = new Option<FileInfo?>("--out") { Description = "Where the table is written, as Markdown; on standard output unless given", HelpName = "FILE" };
        var command = new Command("estimators", "Centiles from exact histograms and Kaplan-Meier from day counts, beside DuckDB on the same rows") { file };
        command.SetAction(parsed =>
        {
            var config = ManualConfig.CreateMinimumViable()
                .AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance))
                .WithArtifactsPath(Directory.CreateTempSubdirectory("benchmarks-").FullName);
            var text = Markdown(BenchmarkRunner.Run<EstimatorBenchmarks>(config));
            if (parsed.GetValue(file) is { } path)
                File.WriteAllText(path.FullName, text);
            else
                Console.Out.Write(text);
        });
        return command;
    }

    private static string Markdown(Summary summary)
    {
        var times = summary.Reports.Select(r => (Name: r.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''), Milliseconds: r.ResultStatistics!.Mean / 1e6)).ToList();
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine("# Estimators beside DuckDB");
        text.WriteLine();
        text.WriteLine("Made by `ops/bench estimators --out ops/performance/estimators.md`: 200,000 members × 24 months for the centiles, 200,000 members in");
        text.WriteLine($"200 strata over 1,461 days for Kaplan–Meier, on {Environment.ProcessorCount} cores. Ours runs on one thread, DuckDB on as many as it likes. Both give the same");
        text.WriteLine("numbers, which is checked first. Read the ratios: the times are of one machine on one day, and not an idle one.");
        text.WriteLine();
        text.WriteLine("| estimator | mean, ms | × the first |");
        text.WriteLine("|---|---:|---:|");
        foreach (var pair in times.GroupBy(t => t.Name.Split(':')[0]))
            foreach (var (name, milliseconds) in pair)
                text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {milliseconds:0.0} | {milliseconds / pair.First().Milliseconds:0.0} |"));
        return text.ToString();
    }
}
