using System.CommandLine;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Links;
using NetworkAnalytics.Delivery.Wording;
using NetworkAnalytics.Host.Demo;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary><c>demo</c></summary>
internal static class DemoCommand
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(12);

    public static Command Make()
    {
        var members = CommonOptions.File("--members", "A members.csv of your own instead of the generated association");
        var history = CommonOptions.File("--history", "Its history.csv, plain or gzip");
        var (asOf, data, directory) = (CommonOptions.AsOf(), CommonOptions.Data(), ExportCommand.Directory(required: false));
        var once = new Option<bool>("--once") { Description = "End after printing instead of serving" };
        var (urls, language) = (ServeCommand.Urls(), CommonOptions.Language());
        var command = new Command("demo", "Load an association, compute its benchmarks and show one member's comparison") { members, history, asOf, directory, once, urls, language, data };
        command.Validators.Add(result =>
        {
            if (result.GetValue(members) is null != result.GetValue(history) is null)
                result.AddError("demo: --members and --history go together.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var given = parsed.GetValue(members) is { } m && parsed.GetValue(history) is { } h ? new DemoFiles(m, h) : null;
            Func<string, string[]> greeting = _ => [];
            var code = await CommandSession.Run(parsed.GetRequiredValue(data), async session =>
            {
                var shown = await Show(session, given, parsed.GetValue(asOf), parsed.GetValue(language)!, parsed.GetValue(directory), cancellation);
                if (shown is null)
                    return ExitCode.Failed;
                if (!parsed.GetValue(once))
                    greeting = await Greeting(session, shown, parsed.GetResult(data) is { Implicit: false } ? $" --data {parsed.GetRequiredValue(data)}" : "", cancellation);
                return ExitCode.Done;
            }, cancellation);
            return code != ExitCode.Done || parsed.GetValue(once) ? code : await ServeCommand.Run(parsed.GetRequiredValue(data), parsed.GetRequiredValue(urls), greeting, cancellation);
        });
        return command;
    }

    private sealed record Shown(TenantSummary Tenant, Protagonist Protagonist);

    /// <summary>Null when an import or the recomputation failed; why has been said.</summary>
    private static async Task<Shown?> Show(CommandSession session, DemoFiles? given, DateOnly? asOf, string language, DirectoryInfo? output, CancellationToken cancellation)
    {
        var tenant = await DemoTenant.Find(session, given is null ? GeneratedAssociation.Name : $"Demonstration: {given.History.Name}", cancellation);
        // Up to the day it was made here: the same files each time.
        using var generated = given is null ? GeneratedAssociation.Write(asOf: DateOnly.FromDateTime(tenant.CreatedAt.UtcDateTime)) : null;
        var files = given ?? generated!.Files;
        var imports = new List<ImportStatus>
        {
            await ImportRun.Run(session, tenant.Id, ImportKind.Members, files.Members, cancellation),
            await ImportRun.Run(session, tenant.Id, ImportKind.History, files.History, cancellation),
        };
        await Reports.Write(session, tenant.Id, imports, null, cancellation);
        if (imports.Any(i => i.State == ImportState.Failed))
            return null;
        var recomputed = await RecomputeCommand.Run(session, tenant.Id, asOf ?? generated?.AsOf, cancellation);
        if (recomputed.Failure is not null)
            return null;
        if (output is not null)
            foreach (var path in await ExportCommand.Write(session, tenant.Id, output, cancellation))
                await Console.Error.WriteLineAsync($"Written: {path}");

        var protagonist = await Protagonist.Choose(session, tenant.Id, generated?.Protagonist, cancellation);
        var comparison = await CompareCommand.Compare(session, tenant.Id, protagonist.Id, null, cancellation);
        Output.Lines("", $"{tenant.Name}, member {protagonist.ExternalId}", "");
        await ComparisonPage.Print(session, tenant.Id, comparison, ComparisonWording.Describe(comparison, ComparisonWording.FindCulture(language)!), cancellation);
        return new Shown(tenant, protagonist);
    }

    /// <param name="where">Tells a command typed beside the server which instance is meant; empty for the usual one.</param>
    private static async Task<Func<string, string[]>> Greeting(CommandSession session, Shown shown, string where, CancellationToken cancellation)
    {
        var key = await session.Services.GetRequiredService<ApiKeys>().Create(shown.Tenant.Id, "demonstration", Scopes.All, cancellation);
        var link = await session.Services.GetRequiredService<MemberLinks>().Make(shown.Tenant.Id, shown.Protagonist.Id, TokenLifetime, cancellation);
        var token = session.Services.GetRequiredService<MemberTokens>().Create(shown.Tenant.Id, shown.Protagonist.Id, TokenLifetime);
        var others = await session.Services.GetRequiredService<IMemberDirectory>().List(shown.Tenant.Id, null, 10, cancellation);
        var another = others.FirstOrDefault(m => m.JoinedOn is not null && m.Id != shown.Protagonist.Id)?.ExternalId ?? shown.Protagonist.ExternalId;
        return address =>
        [
            "",
            "Look at the same in a browser, signed in as this member (the link works once, for 12 hours):",
            $"  {address}{link.PathAndQuery}",
            "",
            "What to do next, in another terminal:",
            "  the same comparison by the API, with the member's own token (12 hours):",
            $"    curl -H 'Authorization: Bearer {token.Plaintext}' {address}/api/v1/me/comparison",
            "  the association's published benchmarks, with its key (shown this once):",
            $"    curl -H 'Authorization: Bearer {key.Plaintext}' '{address}/api/v1/benchmarks/cohort?key=everyone'",
            "  their returns beside what they announced:",
            $"    ops/networkanalytics ledger --tenant {shown.Tenant.Id} --member '{shown.Protagonist.ExternalId}'{where}",
            "  another member, in French:",
            $"    ops/networkanalytics compare --tenant {shown.Tenant.Id} --member '{another}' --lang fr{where}",
            "  all of the API:",
            $"    {address}/openapi/v1.json",
            "",
        ];
    }
}
