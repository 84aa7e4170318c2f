using System.CommandLine;
using System.Globalization;
using NetworkAnalytics.Performance.Grains;

namespace NetworkAnalytics.Performance;

/// <summary><c>grains</c>: what a member's grain weighs in memory, and how long a long history takes to come into it.</summary>
internal static class GrainsCommand
{
    private const int Entries = 50, Long = 10_000;
    private const double MostBytes = 3 * 1024, MostMilliseconds = 50;

    public static Command Make()
    {
        var members = new Option<int>("--members") { Description = $"Grains with {Entries} entries each", DefaultValueFactory = _ => 3000 };
        var longs = new Option<int>("--long") { Description = $"Members with {Long} entries, activated one after another", DefaultValueFactory = _ => 20 };
        var file = new Option<FileInfo?>("--out") { Description = "Where the result is written, as Markdown; on standard output unless given", HelpName = "FILE" };
        var command = new Command("grains", "Heap of a member's grain and the activation of a long history; exit code 1 when one is over its target") { members, longs, file };
        command.SetAction(async (parsed, cancellation) =>
        {
            var weight = await GrainWeight.Measure(parsed.GetValue(members), Entries, cancellation);
            var waking = await LongActivation.Measure(parsed.GetValue(longs), Long, cancellation);
            var text = string.Create(CultureInfo.InvariantCulture, $"""
                # A member's grain

                Made by `ops/bench grains --out ops/performance/grains.md` on {Environment.ProcessorCount} cores.

                | quantity | measured | target |
                |---|---:|---:|
                | heap of a grain with {Entries} entries, everything of Orleans and ours counted ({weight.Grains:N0} grains) | {weight.Bytes:N0} bytes | {MostBytes:N0} bytes |
                | activation and curve of a member with {Long:N0} entries, median of {waking.Count} | {Median(waking):N1} ms | {MostMilliseconds:N0} ms |
                | the slowest of them | {waking.Max():N1} ms | |

                """);
            if (parsed.GetValue(file) is { } path)
                await File.WriteAllTextAsync(path.FullName, text, cancellation);
            else
                Console.Out.Write(text);
            return weight.Bytes <= MostBytes && Median(waking) <= MostMilliseconds ? 0 : 1;
        });
        return command;
    }

    private static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);
}
