using System.CommandLine;
using System.CommandLine.Invocation;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary>The command line as a whole.</summary>
internal static class RootCommands
{
    public static async Task<int> Run(string[] args)
    {
        var root = new RootCommand("NetworkAnalytics: what is my investment in this network teaching me?")
        {
            ServeCommand.Make(), MigrateCommand.Make(), TenantCommand.Make(), ImportCommand.Make(), RecomputeCommand.Make(),
            CompareCommand.Make(), ExportCommand.Make(), MemberCommand.Make(), DemoCommand.Make(),
        };
        Examples.AddTo(root);
        var parsed = root.Parse(args);
        var code = await parsed.InvokeAsync();
        // Asked for help, it gives it, whatever else is missing.
        return parsed.Action is ParseErrorAction ? ExitCode.Usage : code;
    }
}
