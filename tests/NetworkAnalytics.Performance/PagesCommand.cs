using System.CommandLine;
using System.Globalization;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Performance.Pages;

namespace NetworkAnalytics.Performance;

/// <summary><c>pages</c>: how quick and how small a member's first view is, with an association of real size behind it.</summary>
internal static class PagesCommand
{
    private const int Sessions = 200;
    private const double MostMilliseconds = 100, MostBytes = 60 * 1024, MostPaint = 1500;
    private static readonly string[] Looked = ["/me", "/me?clock=effort", "/me/note", "/me/returns"];

    public static Command Make()
    {
        var members = new Option<FileInfo>("--members") { Description = "The association's members.csv", Required = true, HelpName = "FILE" };
        var history = new Option<FileInfo>("--history") { Description = "Its history.csv, plain or gzip", Required = true, HelpName = "FILE" };
        var asOf = new Option<DateOnly>("--as-of") { Description = "Day of the version", Required = true, HelpName = "DAY" };
        var data = new Option<string>("--data") { Description = "Data directory of the private instance: loaded once, then found again", Required = true, HelpName = "DIR" };
        var pace = new Option<int>("--pace") { Description = "Requests a second", DefaultValueFactory = _ => 50, HelpName = "N" };
        var seconds = new Option<int>("--seconds") { Description = "For how long", DefaultValueFactory = _ => 20, HelpName = "N" };
        var command = new Command("pages", "Server time, bytes and largest contentful paint of a member's pages") { members, history, asOf, data, pace, seconds };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var served = await ServedAssociation.Load(parsed.GetRequiredValue(data), "Pages", parsed.GetRequiredValue(members), parsed.GetRequiredValue(history), parsed.GetRequiredValue(asOf), cancellation);
            var chosen = await Choose(served, cancellation);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{chosen.Count} members in turn, {parsed.GetValue(pace)} requests a second for {parsed.GetValue(seconds)} s; {Environment.ProcessorCount} cores for server, database and client"));
            var over = 0;
            foreach (var path in Looked)
            {
                var load = await PageLoad.Measure(served, path, chosen, parsed.GetValue(pace), TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation);
                var views = await FirstView.Measure(served, path, chosen[0], 5, cancellation);
                var (bytes, paint) = (views.Max(v => v.Bytes), views.Select(v => v.LargestPaint).Order().ElementAt(views.Count / 2));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{path}: {load} (client at most {load.Late:0} ms behind); largest page {load.LargestBytes / 1024.0:0.0} KB; first view {bytes / 1024.0:0.0} KB in {views[0].Requests} requests, largest paint {paint:0} ms (median of {views.Count})"));
                over += load.P95 > MostMilliseconds || bytes > MostBytes || paint > MostPaint ? 1 : 0;
            }
            return over == 0 ? 0 : 1;
        });
        return command;
    }

    /// <summary>Members of all lengths of history, those who can be compared first.</summary>
    private static async Task<List<MemberId>> Choose(ServedAssociation served, CancellationToken cancellation)
    {
        var (chosen, comparisons) = (new List<MemberId>(), served.Service<IMemberComparisons>());
        MemberId? after = null;
        while (chosen.Count < Sessions && await served.Service<IMemberDirectory>().List(served.Tenant, after, 1000, cancellation) is { Count: > 0 } page)
        {
            foreach (var member in page.Where((m, n) => m.JoinedOn is not null && n % 5 == 0))
                if (chosen.Count < Sessions && await comparisons.Compare(served.Tenant, member.Id, null, cancellation) is { TooEarly: null })
                    chosen.Add(member.Id);
            after = page[^1].Id;
        }
        return chosen;
    }
}
