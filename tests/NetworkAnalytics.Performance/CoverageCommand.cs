using System.CommandLine;
using System.Globalization;
using NetworkAnalytics.Performance.Coverage;

namespace NetworkAnalytics.Performance;

/// <summary><c>coverage</c>: the quality of the estimators (STATISTICS.md) as a table.</summary>
internal static class CoverageCommand
{
    private static readonly int[] Sizes = [50, 200, 1000];

    public static Command Make()
    {
        var runs = new Option<int>("--runs") { Description = "Simulated cohorts of each size for Kaplan-Meier", DefaultValueFactory = _ => 10_000 };
        var members = new Option<int>("--members") { Description = "Simulated members for each size of cohort, for the exponents", DefaultValueFactory = _ => 200_000 };
        var seeds = new Option<int>("--seeds") { Description = "Generated associations", DefaultValueFactory = _ => 200 };
        var file = new Option<FileInfo?>("--out") { Description = "Where the table is written, as Markdown; on standard output unless given", HelpName = "FILE" };
        var command = new Command("coverage", "How often nominal 95 % intervals hold the truth; exit code 1 when one is out of its bounds") { runs, members, seeds, file };
        command.SetAction(parsed =>
        {
            List<(string, IReadOnlyList<CoverageLine>)> studies =
            [
                ("Order-statistic intervals, computed exactly", [.. OrderStatisticStudy.Run(Sizes)]),
                ("Kaplan–Meier, log-log interval, continuous times", [.. KaplanMeierStudy.Run(parsed.GetValue(runs), Sizes)]),
                ("Learning exponents drawn from the prior Gamma(4, 4)", [.. ExponentStudy.Run(parsed.GetValue(members), Sizes)]),
                ("The demonstration model, one generated association a seed", new AssociationStudy(600).Run(parsed.GetValue(seeds), done => Console.Error.Write($"\rassociation {done} of {parsed.GetValue(seeds)}"))),
            ];
            Console.Error.WriteLine();
            var text = Markdown(studies);
            if (parsed.GetValue(file) is { } path)
                File.WriteAllText(path.FullName, text);
            else
                Console.Out.Write(text);
            return studies.All(s => s.Item2.All(l => l.Holds)) ? 0 : 1;
        });
        return command;
    }

    private static string Markdown(IEnumerable<(string Title, IReadOnlyList<CoverageLine> Lines)> studies)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine("# Coverage of nominal 95 % intervals");
        text.WriteLine();
        text.WriteLine("Made by `ops/bench coverage --out ops/performance/coverage.md`; seeds are fixed, so it comes out the same again.");
        text.WriteLine("Bias is the mean of the estimates less the truth. A truth of – : each interval has one of its own.");
        foreach (var (title, lines) in studies)
        {
            text.WriteLine();
            text.WriteLine($"## {title}");
            text.WriteLine();
            text.WriteLine("| quantity | members | intervals | coverage | asked for | | truth | bias |");
            text.WriteLine("|---|---:|---:|---:|---:|---|---:|---:|");
            foreach (var line in lines)
                text.WriteLine($"| {line.Quantity} | {line.Members} | {line.Intervals} | {Number(line.Covered, "0.0000")} | {Number(line.Low, "0.00")}–{Number(line.High, "0.00")} | {(line.Holds ? "holds" : "**out of bounds**")} | {Number(line.Truth, "0.#####")} | {Number(line.Bias, "0.#####")} |");
        }
        return text.ToString();
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}
