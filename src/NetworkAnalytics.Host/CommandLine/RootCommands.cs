using System.CommandLine;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary>The command line as a whole.</summary>
internal static class RootCommands
{
    public static async Task<int> Run(string[] args)
    {
        var root = new RootCommand("NetworkAnalytics: what is my investment in this network teaching me?")
        {
            ServeCommand.Make(), MigrateCommand.Make(), TenantCommand.Make(), ImportCommand.Make(), RecomputeCommand.Make(),
            CompareCommand.Make(), LedgerCommand.Make(), ExportCommand.Make(), MemberCommand.Make(), KeyCommand.Make(), OperatorCommand.Make(), OperatorCommand.MakeAdmin(), DemoCommand.Make(),
        };
        Examples.AddTo(root);
        var parsed = root.Parse(args);
        var code = await parsed.InvokeAsync();
        return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
    }
}
