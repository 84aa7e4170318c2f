using System.CommandLine;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Host.Demo;
using NetworkAnalytics.Performance.Pages;

namespace NetworkAnalytics.Performance;

/// <summary><c>pictures</c>: the README's pictures of a member's pages, from the demonstration.</summary>
internal static class PicturesCommand
{
    private static readonly (string Path, string Name, int Width, int Height, bool Dark)[] Shots =
    [
        ("/me", "learning-light", 1100, 1000, false), ("/me", "learning-dark", 1100, 1000, true),
        ("/me/note", "note-phone", 390, 844, false), ("/me", "learning-phone", 390, 844, true),
    ];

    public static Command Make()
    {
        var data = new Option<string>("--data") { Description = "Data directory in which `ops/demo --once` has run", Required = true, HelpName = "DIR" };
        var folder = new Option<DirectoryInfo>("--out") { Description = "Where the pictures go", Required = true, HelpName = "DIR" };
        var language = new Option<string>("--lang") { Description = "en or fr", DefaultValueFactory = _ => "en", HelpName = "LANG" };
        var command = new Command("pictures", "Pictures of the demonstration member's pages, light and dark, wide and on a phone") { data, folder, language };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var served = await ServedAssociation.Open(parsed.GetRequiredValue(data), GeneratedAssociation.Name, cancellation);
            using var generated = GeneratedAssociation.Write();
            var member = await served.Service<IMemberDirectory>().Find(served.Tenant, generated.Protagonist, cancellation) ?? throw new InvalidOperationException("The demonstration has not been loaded here.");
            await Pictures.Take(served.Address, await served.Link(member.Id, cancellation), parsed.GetRequiredValue(folder), parsed.GetRequiredValue(language), Shots);
            return 0;
        });
        return command;
    }
}
