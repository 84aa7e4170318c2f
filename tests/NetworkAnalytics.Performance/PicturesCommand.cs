using System.CommandLine;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Host.Demo;
using NetworkAnalytics.Performance.Pages;

namespace NetworkAnalytics.Performance;

/// <summary><c>pictures</c>: the README's pictures of a member's pages, from the demonstration.</summary>
internal static class PicturesCommand
{
    private static readonly (string Path, string Name, int Width, int Height, bool Dark)[] Desk = [("/me", "learning-light", 1100, 1080, false), ("/me", "learning-dark", 1100, 1080, true)];

    private static readonly (string Path, string Name, int Width, int Height, bool Dark)[] Phone = [("/me/note", "note-phone", 390, 844, true), ("/me?clock=effort", "learning-phone", 390, 1000, true)];

    public static Command Make()
    {
        var data = new Option<string>("--data") { Description = "Data directory in which `ops/demo --once` has run", Required = true, HelpName = "DIR" };
        var folder = new Option<DirectoryInfo>("--out") { Description = "Where the pictures go", Required = true, HelpName = "DIR" };
        var command = new Command("pictures", "Pictures of the demonstration member's pages, on a desk in English and on a phone in French") { data, folder };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var served = await ServedAssociation.Open(parsed.GetRequiredValue(data), GeneratedAssociation.Name, cancellation);
            using var generated = GeneratedAssociation.Write();
            var member = await served.Service<IMemberDirectory>().Find(served.Tenant, generated.Protagonist, cancellation) ?? throw new InvalidOperationException("The demonstration has not been loaded here.");
            foreach (var (language, shots) in new[] { ("en", Desk), ("fr", Phone) })
                await Pictures.Take(served.Address, await served.Link(member.Id, cancellation), parsed.GetRequiredValue(folder), language, shots);
            return 0;
        });
        return command;
    }
}
