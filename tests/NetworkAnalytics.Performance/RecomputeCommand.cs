using System.CommandLine;
using System.Globalization;
using NetworkAnalytics.Performance.Recompute;

namespace NetworkAnalytics.Performance;

/// <summary><c>recompute</c>: what a version costs, alone and beside earlier ones, without the database around it.</summary>
internal static class RecomputeCommand
{
    public static Command Make()
    {
        var members = new Option<FileInfo?>("--members") { Description = "Members file; with --history", HelpName = "FILE" };
        var history = new Option<FileInfo?>("--history") { Description = "History file, plain or .gz", HelpName = "FILE" };
        var generate = new Option<int>("--generate") { Description = "Without files: members of a generated association", DefaultValueFactory = _ => 10_000 };
        var asOf = new Option<DateOnly>("--as-of") { Description = "Day of the last version", DefaultValueFactory = _ => Host.Demo.DemonstrationModel.AsOf };
        var versions = new Option<int>("--versions") { Description = "Daily versions, each compared with all before it", DefaultValueFactory = _ => 25 };
        var file = new Option<FileInfo?>("--out") { Description = "Where the table is written, as Markdown; on standard output unless given", HelpName = "FILE" };
        var command = new Command("recompute", "Counting, gate and publishing of all cohorts, and the same centiles by DuckDB") { members, history, generate, asOf, versions, file };
        command.SetAction(async (parsed, cancellation) =>
        {
            var source = parsed.GetValue(members) is { } people && parsed.GetValue(history) is { } entries
                ? RowSource.Read(people, entries)
                : RowSource.Generate(parsed.GetValue(generate));
            var (last, count) = (parsed.GetValue(asOf), parsed.GetValue(versions));
            var chain = new DailyVersions(source);
            var costs = new List<VersionCost>();
            // The first time code runs it is compiled; that is no part of what is measured.
            await new DailyVersions(source).Next(last);
            for (var version = 0; version < count; version++)
            {
                costs.Add(await chain.Next(last.AddDays(version + 1 - count)));
                await Console.Error.WriteLineAsync(Line(costs[^1]));
            }
            var text = Markdown(source, last, costs, ColumnStore.Run(source, last));
            if (parsed.GetValue(file) is { } path)
                await File.WriteAllTextAsync(path.FullName, text, cancellation);
            else
                await Console.Out.WriteAsync(text);
        });
        return command;
    }

    private static string Markdown(RowSource source, DateOnly asOf, List<VersionCost> costs, ColumnStoreResult peer)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{source.Rows.Count:N0} members, {source.Entries:N0} entries, {costs[^1].Cohorts} cohorts, {costs.Count} daily versions to {asOf:yyyy-MM-dd}, {Environment.ProcessorCount} cores."));
        text.WriteLine();
        text.WriteLine("| earlier versions | pass, s | decide, s | publish, s | together, s | processor, s | counts and ledger, MB | everyone's cells fresh / held / blank |");
        text.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---|");
        foreach (var cost in costs.Where(c => c.Earlier is 0 or 1 or 2 or 6 or 12 || c == costs[^1]))
            text.WriteLine(Line(cost));
        text.WriteLine();
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The tenure centiles of {peer.Cells:N0} cells, equal to 1e-9: ours {peer.Ours.TotalSeconds:0.00} s on one thread from packed rows, everything else"));
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"of a version counted with them; DuckDB {peer.Theirs.TotalSeconds:0.00} s on its own threads from {peer.Values:N0} cells that lay unpacked in memory (loading them took {peer.Loading.TotalSeconds:0.00} s): {peer.Theirs / peer.Ours:0.0} ×."));
        return text.ToString();
    }

    private static string Line(VersionCost c) => string.Create(CultureInfo.InvariantCulture,
        $"| {c.Earlier} | {c.Pass.TotalSeconds:0.00} | {c.Decide.TotalSeconds:0.00} | {c.Publish.TotalSeconds:0.00} | {c.Seconds:0.00} | {c.Processor.TotalSeconds:0.00} | {c.LedgerMegabytes:0} | {c.Fresh} / {c.Held} / {c.Blank} |");
}
