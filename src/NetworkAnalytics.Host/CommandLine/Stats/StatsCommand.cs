using System.CommandLine;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Host.CommandLine.Stats;

/// <summary>
/// <c>stats</c>: the program's estimators on a plain CSV, so that a statistician can check them with tools of their own.
/// No database, no rounding, no gate: the numbers belong to whoever brought the file.
/// </summary>
internal static class StatsCommand
{
    private const string Times = "CSV with time, event (1 or 0) and group; without a group column all rows are one group, whose name is left empty";

    public static Command Make()
    {
        var command = new Command("stats", "Run one estimator on a CSV file and print its result as CSV; needs no database")
        {
            OneFile("km", "Kaplan-Meier at every distinct time, with Greenwood's error and the 95 % log-log interval", Times, SurvivalStats.KaplanMeier),
            OneFile("quantiles", "Times by which 25, 50 and 75 % had the event, with 95 % intervals", Times, SurvivalStats.Quantiles),
            RestrictedMean(),
            OneFile("logrank", "Log-rank test of two groups", "CSV with time, event (1 or 0) and group, two groups", SurvivalStats.LogRank),
            OneFile("aalen-johansen", "Which of several causes came first, by time, with infinitesimal jackknife errors", "CSV with time and cause: 0 is censored, 1, 2, … the causes", CompetingStats.AalenJohansen),
            OneFile("mcf", "Mean cumulative function of recurrent events, with the robust error", "CSV with id, start, stop, event (1 or 0): one row for each stretch of a member's time, from 0 on and without gaps", RecurrentStats.MeanCumulative),
            Exponent("exponent", "Learning exponents: maximum likelihood, and shrunk towards the prior fitted to the file", ExponentStats.Posterior),
            Exponent("exponent-prior", "The prior of the learning exponents by empirical Bayes", ExponentStats.Prior),
        };
        return command;
    }

    private static Command OneFile(string name, string description, string layout, Action<StatsTable, StatsOutput> estimate)
    {
        var file = new Argument<FileInfo>("FILE") { Description = layout };
        var command = new Command(name, description) { file };
        command.SetAction(parsed => Run(parsed, output =>
        {
            using var table = StatsTable.Open(parsed.GetRequiredValue(file));
            estimate(table, output);
        }));
        return command;
    }

    private static Command RestrictedMean()
    {
        var file = new Argument<FileInfo>("FILE") { Description = Times };
        var tau = new Option<double>("--tau") { Description = "The time up to which the mean is taken, at least 0; beyond a group's largest observed time its mean is NA", HelpName = "T", Required = true };
        tau.Validators.Add(result =>
        {
            if (!(result.GetValueOrDefault<double>() >= 0 && double.IsFinite(result.GetValueOrDefault<double>())))
                result.AddError("--tau: a number, at least 0.");
        });
        var command = new Command("rmst", "Restricted mean time without the event, with its standard error") { file, tau };
        command.SetAction(parsed => Run(parsed, output =>
        {
            using var table = StatsTable.Open(parsed.GetRequiredValue(file));
            SurvivalStats.RestrictedMean(table, parsed.GetRequiredValue(tau), output);
        }));
        return command;
    }

    private static Command Exponent(string name, string description, Action<ExponentStats.Sample, StatsOutput> estimate)
    {
        var members = new Argument<FileInfo>("MEMBERS") { Description = "CSV with member and total_hours" };
        var events = new Argument<FileInfo>("EVENTS") { Description = "CSV with member and hours: the member's effort at each outcome, above 0 and at most the total" };
        var command = new Command(name, description) { members, events };
        command.SetAction(parsed => Run(parsed, output =>
        {
            using var memberTable = StatsTable.Open(parsed.GetRequiredValue(members));
            using var eventTable = StatsTable.Open(parsed.GetRequiredValue(events));
            estimate(ExponentStats.Sample.Read(memberTable, eventTable), output);
        }));
        return command;
    }

    /// <summary>Prints nothing before everything is computed: half a table is worse than none.</summary>
    private static int Run(ParseResult parsed, Action<StatsOutput> work)
    {
        var configuration = parsed.InvocationConfiguration;
        try
        {
            var output = new StatsOutput(configuration.Error);
            work(output);
            configuration.Output.Write(output.ToString());
            return ExitCode.Done;
        }
        catch (Exception failure) when (failure is InvalidInputException or IOException or UnauthorizedAccessException)
        {
            configuration.Error.WriteLine(failure.Message);
            return ExitCode.Failed;
        }
    }
}
