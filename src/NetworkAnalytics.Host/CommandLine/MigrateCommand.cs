using System.CommandLine;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary><c>migrate</c></summary>
internal static class MigrateCommand
{
    public static Command Make()
    {
        var data = CommonOptions.Data();
        var command = new Command("migrate", "Bring the database to this program's version; every other command does it too") { data };
        command.SetAction(async (parsed, cancellation) =>
        {
            var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
            try
            {
                await using var database = await Database.Open(configuration, parsed.GetRequiredValue(data), CommandSession.StartupLog(configuration), cancellation);
                Output.Lines(database.Migrated.Applied.Count == 0 ? "The database is up to date." : $"Applied {database.Migrated.Applied.Count} scripts.");
                return ExitCode.Done;
            }
            catch (Exception failure) when (CommandSession.Explain(failure) is { } line)
            {
                await Console.Error.WriteLineAsync(line);
                return ExitCode.Failed;
            }
        });
        return command;
    }
}
