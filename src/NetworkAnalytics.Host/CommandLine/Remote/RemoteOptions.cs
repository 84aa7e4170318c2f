using System.CommandLine;
using System.CommandLine.Parsing;
using NetworkAnalytics.Client;

namespace NetworkAnalytics.Host.CommandLine.Remote;

/// <summary>Lets a verb ask a deployment over HTTP, as any other program would, instead of opening a database.</summary>
internal sealed class RemoteOptions
{
    private const string KeyVariable = "NETWORKANALYTICS_KEY";
    private readonly Option<Uri?> _server = new("--server") { Description = "Ask the deployment at this address instead of a database", HelpName = "URL", CustomParser = Address };
    private readonly Option<string?> _key = new("--key") { Description = $"With --server: an association's key, or a member's token for what is the member's own; {KeyVariable} unless given", HelpName = "KEY" };

    /// <param name="local">Needed where a database is opened; to a deployment the credential says it.</param>
    public RemoteOptions(Command command, params Option[] local)
    {
        command.Add(_server);
        command.Add(_key);
        foreach (var option in local)
            option.Required = false;
        command.Validators.Add(result =>
        {
            if (result.GetResult(_server) is null)
                foreach (var option in local.Where(o => result.GetResult(o) is null))
                    result.AddError($"Option '{option.Name}' is required.");
            else if (Key(result.GetValue(_key)) is null)
                result.AddError($"--server: give --key KEY, or set {KeyVariable}.");
        });
    }

    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_server) is not null;

    /// <summary>Runs a verb's work on a deployment and turns what goes wrong into one line and an exit code.</summary>
    public async Task<int> Run(ParseResult parsed, Func<NetworkAnalyticsClient, Task<int>> work)
    {
        var server = parsed.GetValue(_server)!;
        using var connection = NetworkAnalyticsClient.Connect(server, Key(parsed.GetValue(_key))!);
        // A large file takes as long as it takes.
        connection.Timeout = Timeout.InfiniteTimeSpan;
        try
        {
            return await work(new NetworkAnalyticsClient(connection));
        }
        catch (ApiException<ProblemDetails> refused)
        {
            await Console.Error.WriteLineAsync(refused.Result.Detail ?? refused.Result.Title);
        }
        catch (ApiException unexpected)
        {
            await Console.Error.WriteLineAsync($"{server} answered {unexpected.StatusCode}, as no deployment of this version does.");
        }
        catch (HttpRequestException away)
        {
            await Console.Error.WriteLineAsync($"{server} does not answer: {away.Message}");
        }
        return ExitCode.Failed;
    }

    private static string? Key(string? given) => given ?? (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } set ? set : null);

    private static Uri? Address(ArgumentResult given)
    {
        if (Uri.TryCreate(given.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return address;
        given.AddError("--server: give a whole address, for instance https://learning.example.org.");
        return null;
    }
}
