using System.CommandLine;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Host.CommandLine.Remote;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary><c>import</c></summary>
internal static class ImportCommand
{
    public static Command Make()
    {
        var tenant = CommonOptions.Tenant();
        var members = CommonOptions.File("--members", "members.csv: member_id, joined_on, optional left_on, email, name, locale, time_zone; further columns become attributes");
        var attributes = CommonOptions.File("--attributes", "attributes.csv: member_id, attribute, value, valid_from; an attribute's values, each from its day on");
        var history = CommonOptions.File("--history", "history.csv: entry_id, member_id, occurred_at, entry and what the entry needs; plain or gzip");
        var report = CommonOptions.File("--report", "Where rejected rows are written as CSV; on standard error, the first ten, unless given");
        var membersMapping = CommonOptions.File("--members-mapping", "JSON: which column of the members' file is which field, as the API's import mappings");
        var historyMapping = CommonOptions.File("--history-mapping", "JSON: which column of the history's file is which field");
        var dryRun = new Option<bool>("--dry-run") { Description = "Read, check, count and report everything, and store nothing" };
        var (data, json) = (CommonOptions.Data(), CommonOptions.Json());
        var command = new Command("import", "Read members, their attributes and their history from CSV; safe to run again, resumes after an interruption") { tenant, members, attributes, history, membersMapping, historyMapping, dryRun, report, data, json };
        var remote = new RemoteOptions(command, tenant);
        command.Validators.Add(result =>
        {
            if (result.GetValue(members) is null && result.GetValue(attributes) is null && result.GetValue(history) is null)
                result.AddError("import: give --members FILE, --attributes FILE, --history FILE or several of them.");
        });
        command.SetAction((parsed, cancellation) => remote.IsAsked(parsed)
            ? remote.Run(parsed, api => RemoteImport.Run(api, parsed.GetValue(members), parsed.GetValue(history), parsed.GetValue(json), cancellation))
            : CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var association = await session.Enter(parsed.GetRequiredValue(tenant), cancellation);
            var imports = new List<ImportStatus>();
            foreach (var (kind, file, mapping) in new (ImportKind, FileInfo?, Option<FileInfo?>?)[] { (ImportKind.Members, parsed.GetValue(members), membersMapping), (ImportKind.Attributes, parsed.GetValue(attributes), null), (ImportKind.History, parsed.GetValue(history), historyMapping) })
                if (file is not null)
                    imports.Add(await ImportRun.Run(session, association.Id, new ImportUpload(kind, file.Name, mapping is null ? null : MappingFile.Read(mapping.Name, parsed.GetValue(mapping)), parsed.GetValue(dryRun)), file, cancellation));
            await Reports.Write(session, association.Id, imports, parsed.GetValue(report), cancellation);
            if (parsed.GetValue(json))
                Output.Json(imports.Select(ImportRun.Shape));
            else
                Output.Lines([.. imports.Select(ImportRun.Describe)]);
            return imports.Any(i => i.State == ImportState.Failed) ? ExitCode.Failed : imports.Any(i => i.Rejected > 0) ? ExitCode.Rejected : ExitCode.Done;
        }, cancellation));
        return command;
    }
}
