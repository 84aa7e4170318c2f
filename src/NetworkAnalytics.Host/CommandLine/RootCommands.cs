using System.CommandLine;
using System.CommandLine.Invocation;
using NetworkAnalytics.Host.CommandLine.Stats;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary>The command line as a whole.</summary>
internal static class RootCommands
{
    /// <summary>
    /// What a command that is told to stop may take: jobs end or are given back, the replica leaves its cluster, PostgreSQL
    /// is stopped. The library would cut that off after two seconds.
    /// </summary>
    private static readonly TimeSpan ToStop = TimeSpan.FromMinutes(1);

    public static async Task<int> Run(string[] args)
    {
        var root = new RootCommand("NetworkAnalytics: what is my investment in this network teaching me?")
        {
            ServeCommand.Make(), MigrateCommand.Make(), TenantCommand.Make(), ImportCommand.Make(), RecomputeCommand.Make(),
            CompareCommand.Make(), LedgerCommand.Make(), ExportCommand.Make(), MemberCommand.Make(), LettersCommand.Make(), KeyCommand.Make(), OperatorCommand.Make(), OperatorCommand.MakeAdmin(), DemoCommand.Make(), StatsCommand.Make(),
        };
        Examples.AddTo(root);
        var parsed = root.Parse(args);
        var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = ToStop });
        // Asked for help, it gives it, whatever else is missing.
        return parsed.Action is ParseErrorAction ? ExitCode.Usage : code;
    }
}
