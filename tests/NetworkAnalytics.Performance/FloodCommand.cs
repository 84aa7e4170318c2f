using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NetworkAnalytics.Performance.Flood;

namespace NetworkAnalytics.Performance;

/// <summary><c>flood</c>: row 26 of the faults. One association asks for a hundred times its share; what does its neighbour feel?</summary>
internal static class FloodCommand
{
    public static Command Make()
    {
        var address = new Option<Uri>("--address") { Description = "A serving replica on loopback", DefaultValueFactory = _ => new Uri("http://127.0.0.1:5080"), CustomParser = Address, HelpName = "URL" };
        var token = new Option<string>("--operator-token") { Description = "The operator's token, or a file that holds it", Required = true, HelpName = "TOKEN" };
        var seconds = new Option<int>("--seconds") { Description = "Length of each of the four phases", DefaultValueFactory = _ => 20, HelpName = "N" };
        var times = new Option<int>("--times") { Description = "How many times its share the flooding association asks for", DefaultValueFactory = _ => 100, HelpName = "N" };
        var warmUp = new Option<int>("--warm-up") { Description = "Seconds of flood before anything is measured", DefaultValueFactory = _ => 30, HelpName = "N" };
        var jobs = new Option<int>("--jobs") { Description = "How many recomputations it asks for in each phase, up to 100", DefaultValueFactory = _ => 100, HelpName = "N" };
        var members = new Option<int>("--members") { Description = "Members of each association", DefaultValueFactory = _ => 2000, HelpName = "N" };
        var server = new Option<int?>("--server") { Description = "The replica's process, whose processor time is then told", HelpName = "PID" };
        var command = new Command("flood", "Let one association flood, and measure its neighbour before and meanwhile") { address, token, warmUp, seconds, times, jobs, members, server };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (at, secret) = (parsed.GetRequiredValue(address), parsed.GetRequiredValue(token));
            if (!at.IsLoopback)
            {
                await Console.Error.WriteLineAsync("--address: this floods; give an address on loopback.");
                return 2;
            }
            var report = await new FloodRun(at, File.Exists(secret) ? (await File.ReadAllTextAsync(secret, cancellation)).Trim() : secret, parsed.GetValue(times), parsed.GetValue(jobs), TimeSpan.FromSeconds(parsed.GetValue(warmUp)), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(members), parsed.GetValue(server)).Run(cancellation);
            foreach (var line in report)
                Console.WriteLine(line);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"({Environment.ProcessorCount} cores, shared by server, database and this client)"));
            return 0;
        });
        return command;
    }

    private static Uri? Address(ArgumentResult given)
    {
        if (Uri.TryCreate(given.Tokens[0].Value, UriKind.Absolute, out var address))
            return address;
        given.AddError("--address: give a whole address, for instance http://127.0.0.1:5080.");
        return null;
    }
}
