using System.CommandLine;
using System.Globalization;
using NetworkAnalytics.Performance.Api;

namespace NetworkAnalytics.Performance;

/// <summary><c>api</c>: how long an answer of the API takes under a steady load, on the data of a real association.</summary>
internal static class ApiCommand
{
    public static Command Make()
    {
        var members = new Option<FileInfo>("--members") { Description = "Members file", Required = true, HelpName = "FILE" };
        var history = new Option<FileInfo>("--history") { Description = "History file, plain or .gz", Required = true, HelpName = "FILE" };
        var asOf = new Option<DateOnly>("--as-of") { Description = "Day of the published version", DefaultValueFactory = _ => new DateOnly(2016, 3, 1) };
        var rate = new Option<int>("--rate") { Description = "Requests a second, half comparisons and half appends", DefaultValueFactory = _ => 200, HelpName = "N" };
        var seconds = new Option<int>("--seconds") { Description = "Length of the measurement, after ten seconds to warm up", DefaultValueFactory = _ => 60, HelpName = "N" };
        var file = new Option<FileInfo?>("--out") { Description = "Where the result is written, as Markdown; on standard output unless given", HelpName = "FILE" };
        var command = new Command("api", "Comparisons and appends over HTTP at a steady rate") { members, history, asOf, rate, seconds, file };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var served = await ServedAssociation.Make(parsed.GetRequiredValue(members), parsed.GetRequiredValue(history), parsed.GetValue(asOf), cancellation);
            using var load = new SteadyLoad(served, parsed.GetValue(rate));
            await load.Run(TimeSpan.FromSeconds(10), cancellation);
            var result = await load.Run(TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation);
            var text = string.Create(CultureInfo.InvariantCulture, $"""
                # Answers of the API under load

                Made by `ops/bench api --members ../shared/data/mathoverflow/members.csv --history ../shared/data/mathoverflow/history.csv.gz --out ops/performance/api.md`:
                one replica, its database and this client on {Environment.ProcessorCount} cores; {served.Members.Count:N0} members of the mathoverflow network with their whole
                histories, one published version. {parsed.GetValue(rate)} requests a second for {parsed.GetValue(seconds)} s, sent at their time whether or not earlier ones
                are answered, so that waiting counts. Each comparison is of another member, drawn at random, most of them cold.

                | call | requests | p50 | p95 | p99 | longest |
                |---|---:|---:|---:|---:|---:|
                {string.Join('\n', result.Select(Line))}

                """);
            if (parsed.GetValue(file) is { } path)
                await File.WriteAllTextAsync(path.FullName, text, cancellation);
            else
                Console.Out.Write(text);
            return 0;
        });
        return command;
    }

    private static string Line(CallTimes times) => string.Create(CultureInfo.InvariantCulture,
        $"| `{times.Call}` | {times.Count:N0} | {times.At(0.5):0.0} ms | {times.At(0.95):0.0} ms | {times.At(0.99):0.0} ms | {times.At(1):0.0} ms |");
}
