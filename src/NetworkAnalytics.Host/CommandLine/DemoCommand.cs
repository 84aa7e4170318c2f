using System.CommandLine;
using System.Globalization;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary><c>demo</c></summary>
internal static class DemoCommand
{
    public static Command Make()
    {
        var members = CommonOptions.File("--members", "A members.csv of your own instead of the generated association");
        var history = CommonOptions.File("--history", "Its history.csv, plain or gzip");
        var (asOf, data, once, directory) = (CommonOptions.AsOf(), CommonOptions.Data(), new Option<bool>("--once") { Description = "End after printing instead of serving" }, ExportCommand.Directory(required: false));
        var (urls, language) = (ServeCommand.Urls(), CommonOptions.Language());
        var command = new Command("demo", "Load an association, compute its benchmarks and show one member's comparison") { members, history, asOf, directory, once, urls, language, data };
        command.Validators.Add(result =>
        {
            if (result.GetValue(members) is null != result.GetValue(history) is null)
                result.AddError("demo: --members and --history go together.");
        });
        command.SetAction((parsed, cancellation) => CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var given = parsed.GetValue(members) is { } m && parsed.GetValue(history) is { } h ? new DemoFiles(m, h) : null;
            using var generated = given is null ? GeneratedAssociation.Write() : null;
            var files = given ?? generated!.Files;
            var tenant = await DemoTenant.Find(session, given is null ? GeneratedAssociation.Name : $"Demonstration: {files.History.Name}", cancellation);
            await ImportRun.Run(session, tenant.Id, ImportKind.Members, files.Members, cancellation);
            var imported = await ImportRun.Run(session, tenant.Id, ImportKind.History, files.History, cancellation);
            await Reports.Write(session, tenant.Id, [imported], null, cancellation);
            var recomputed = await RecomputeCommand.Run(session, tenant.Id, parsed.GetValue(asOf) ?? generated?.AsOf, cancellation);
            if (recomputed.Failure is not null)
                return ExitCode.Failed;
            await DemoSummary.Print(session, tenant, generated?.Protagonist, parsed.GetValue(language)!, cancellation);
            if (parsed.GetValue(directory) is { } output)
                foreach (var path in await ExportCommand.Write(session, tenant.Id, output, cancellation))
                    Output.Lines($"Written: {path}");
            return ExitCode.Done;
        }, cancellation));
        return command;
    }
}
