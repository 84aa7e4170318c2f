using System.CommandLine;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary><c>serve</c></summary>
internal static class ServeCommand
{
    public static Command Make()
    {
        var (urls, data) = (Urls(), CommonOptions.Data());
        var command = new Command("serve", "Run a replica: API, dashboards and background jobs") { urls, data };
        command.SetAction((parsed, cancellation) => Run(parsed.GetRequiredValue(data), parsed.GetRequiredValue(urls), _ => [], cancellation));
        return command;
    }

    private static string[] Dashboards(WebApplication app, Database database, string dataDirectory) => database.IsPrivate
        ? [$"Operator's dashboards: {app.Urls.First()}/operator/jobs and /operator/cluster (user operator, password in {OperatorToken.Path(dataDirectory)})"]
        : [];

    public static Option<string> Urls() => new("--urls")
    {
        Description = "Where to listen, separated by semicolons",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ASPNETCORE_URLS") ?? "http://127.0.0.1:5080",
        HelpName = "URLS",
    };

    /// <summary>Serves until the process is told to stop.</summary>
    /// <param name="greeting">Lines printed once requests are taken, from the address that takes them.</param>
    public static async Task<int> Run(string dataDirectory, string urls, Func<string, string[]> greeting, CancellationToken cancellation)
    {
        try
        {
            var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddSecretFiles().Build();
            await using var database = await Database.Open(configuration, dataDirectory, CommandSession.StartupLog(configuration), cancellation);
            await using var app = WebProduct.Build(urls, database.Connections, database.IsPrivate ? OperatorToken.Ensure(dataDirectory) : null);
            await app.StartAsync(cancellation);
            Output.Lines([$"NetworkAnalytics serves on {string.Join(", ", app.Urls)}", .. greeting(app.Urls.First()), .. Dashboards(app, database, dataDirectory)]);
            await app.WaitForShutdownAsync(cancellation);
            return ExitCode.Done;
        }
        catch (IOException busy) when (busy.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{urls} is in use by another program; choose another address with --urls.");
            return ExitCode.Failed;
        }
        catch (Exception failure) when (CommandSession.Explain(failure) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return ExitCode.Failed;
        }
    }
}
