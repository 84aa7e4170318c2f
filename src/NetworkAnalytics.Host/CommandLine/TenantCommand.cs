using System.CommandLine;
using System.Globalization;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Engine.Benchmarks;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary><c>tenant create | list | show | configure | rename | suspend | resume | delete</c></summary>
internal static class TenantCommand
{
    public static Command Make() => new("tenant", "Associations on this deployment")
    {
        Create(), List(), Show(), Configure(),
        TenantLifecycleCommand.Rename(), TenantLifecycleCommand.Suspend(), TenantLifecycleCommand.Resume(), TenantLifecycleCommand.Delete(),
    };

    private static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The association's name" };
        var zone = new Option<string>("--time-zone") { Description = "IANA time zone in which its days are counted", DefaultValueFactory = _ => "UTC", HelpName = "ZONE" };
        var (data, json) = (CommonOptions.Data(), CommonOptions.Json());
        var command = new Command("create", "Make an association and its first API key, which is shown once") { name, zone, data, json };
        command.SetAction((parsed, cancellation) => CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var tenant = await session.Services.GetRequiredService<ITenants>().Create(parsed.GetRequiredValue(name), parsed.GetRequiredValue(zone), cancellation);
            session.Services.GetRequiredService<RecomputeSchedule>().Apply(tenant.Id, await Settings(session, tenant.Id));
            var key = await session.Services.GetRequiredService<ApiKeys>().Create(tenant.Id, "first key", Scopes.Ordinary, cancellation);
            var audit = session.Services.GetRequiredService<AuditLog>();
            await audit.Write(tenant.Id, AuditLog.CommandLine, AuditActions.TenantCreated, $"tenant:{tenant.Id}", cancellation);
            await audit.Write(tenant.Id, AuditLog.CommandLine, AuditActions.KeyCreated, $"key:{key.Id}", cancellation);
            if (parsed.GetValue(json))
                Output.Json(new { id = tenant.Id.Value, name = tenant.Name, api_key = key.Plaintext });
            else
                Output.Lines(
                    $"Association {tenant.Id}: {tenant.Name}",
                    $"API key:    {key.Plaintext}",
                    "            Shown this once; it writes histories and reads benchmarks, and no member's history.");
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Command List()
    {
        var (data, json) = (CommonOptions.Data(), CommonOptions.Json());
        var command = new Command("list", "Show the associations") { data, json };
        command.SetAction((parsed, cancellation) => CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var tenants = await session.Services.GetRequiredService<ITenants>().List(cancellation);
            if (parsed.GetValue(json))
                Output.Json(tenants.Select(t => new { id = t.Id.Value, name = t.Name, created_at = t.CreatedAt, suspended_at = t.SuspendedAt }));
            else if (tenants.Count == 0)
                Output.Lines("No association yet; 'tenant create NAME' makes one.");
            else
                Output.Lines([.. tenants.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Id,6}  {t.CreatedAt:yyyy-MM-dd}  {t.Name}{(t.SuspendedAt is null ? "" : " (suspended)")}"))]);
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Command Show()
    {
        var (tenant, data, json) = (CommonOptions.Tenant(), CommonOptions.Data(), CommonOptions.Json());
        var command = new Command("show", "Show an association's settings and taxonomy") { tenant, data, json };
        command.SetAction((parsed, cancellation) => CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var found = await session.Enter(parsed.GetRequiredValue(tenant), cancellation);
            Print(found, await Settings(session, found.Id), parsed.GetValue(json));
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Command Configure()
    {
        var tenant = CommonOptions.Tenant();
        var zone = new Option<string?>("--time-zone") { Description = "IANA time zone; fixed once the first entry is in", HelpName = "ZONE" };
        var peers = new Option<int?>("--minimum-peers") { Description = "Smallest group ever published (k), 5 or more", HelpName = "K" };
        var bin = new Option<int?>("--effort-bin-hours") { Description = "Hours of logged effort in one cell of the effort clock, 1 to 100", HelpName = "HOURS" };
        var starts = CommonOptions.Day("--history-starts-on", "First day on which joining was observed; earlier joiners are left out of tenure statistics");
        var cron = new Option<string?>("--recompute") { Description = "When benchmarks are computed again: five cron fields in the association's zone", HelpName = "CRON" };
        var locale = new Option<string?>("--locale") { Description = "Language it is written to: en or fr", HelpName = "LANG" };
        var keepImports = new Option<int?>("--keep-imports") { Description = "Days an import's report of rejected rows is kept", HelpName = "DAYS" };
        var keepAudit = new Option<int?>("--keep-audit") { Description = "Days a line of the audit log is kept, 30 or more", HelpName = "DAYS" };
        var actAs = new Option<bool?>("--members-act-as") { Description = "Whether keys with the scope members:act_as may act as a member: true or false", HelpName = "BOOL" };
        var kinds = new Option<string[]>("--add-activity-kind") { Description = "A kind of encounter of the association's own", HelpName = "NAME" };
        var categories = new Option<string[]>("--add-outcome-category") { Description = "A category of return of the association's own, NAME or NAME:WEIGHT", HelpName = "NAME" };
        var (data, json) = (CommonOptions.Data(), CommonOptions.Json());
        var command = new Command("configure", "Change an association's settings or extend its taxonomy") { tenant, locale, zone, peers, bin, starts, cron, keepImports, keepAudit, actAs, kinds, categories, data, json };
        command.SetAction((parsed, cancellation) => CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var found = await session.Enter(parsed.GetRequiredValue(tenant), cancellation);
            var current = await Settings(session, found.Id);
            var changed = new SettingsChange
            {
                Locale = parsed.GetValue(locale),
                TimeZone = parsed.GetValue(zone),
                MinimumPeers = parsed.GetValue(peers),
                EffortBinHours = parsed.GetValue(bin),
                HistoryStartsOn = parsed.GetValue(starts),
                RecomputeCron = parsed.GetValue(cron),
                KeepImportsDays = parsed.GetValue(keepImports),
                KeepAuditDays = parsed.GetValue(keepAudit),
                MembersActAs = parsed.GetValue(actAs),
                AddActivityKinds = [.. (parsed.GetValue(kinds) ?? []).Select(k => new TaxonomyTerm(k))],
                AddOutcomeCategories = [.. (parsed.GetValue(categories) ?? []).Select(Weighted)],
            }.ApplyTo(current);
            TenantContext.Enter(found.Id);
            if (await Grain(session, found.Id).Configure(changed) is { } problem)
                throw new InvalidInputException(problem);
            session.Services.GetRequiredService<RecomputeSchedule>().Apply(found.Id, changed);
            await session.Services.GetRequiredService<AuditLog>().Write(found.Id, AuditLog.CommandLine, AuditActions.SettingsChanged, $"tenant:{found.Id}", cancellation);
            Print(found, changed, parsed.GetValue(json));
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static TaxonomyTerm Weighted(string text)
    {
        var at = text.IndexOf(':', StringComparison.Ordinal);
        if (at < 0)
            return new TaxonomyTerm(text);
        return decimal.TryParse(text[(at + 1)..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) && weight * 10 == decimal.Truncate(weight * 10) && weight <= 100
            ? new TaxonomyTerm(text[..at], (int)(weight * 10))
            : throw new InvalidInputException("--add-outcome-category", $"'{text[(at + 1)..]}' is not a weight; give 0 to 100 with at most one decimal, for instance 1.5.");
    }

    private static ITenantGrain Grain(CommandSession session, TenantId tenant) =>
        session.Services.GetRequiredService<IGrainFactory>().GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant));

    private static Task<TenantSettings> Settings(CommandSession session, TenantId tenant)
    {
        TenantContext.Enter(tenant);
        return Grain(session, tenant).GetSettings();
    }

    private static void Print(TenantSummary tenant, TenantSettings settings, bool json)
    {
        var keep = settings.Retention ?? TenantRetention.Default;
        if (json)
        {
            Output.Json(new
            {
                id = tenant.Id.Value,
                name = tenant.Name,
                locale = settings.Locale,
                time_zone = settings.TimeZone,
                history_starts_on = settings.HistoryStartsOn,
                minimum_peers = settings.MinimumPeers,
                effort_bin_hours = settings.EffortBinHours,
                recompute = settings.RecomputeCron,
                keep_imports_days = keep.ImportDays,
                keep_audit_days = keep.AuditDays,
                members_act_as = settings.MembersActAs,
                activity_kinds = settings.Taxonomy.ActivityKinds.Select(k => k.Name),
                outcome_categories = settings.Taxonomy.OutcomeCategories.Select(c => new { name = c.Name, weight = c.WeightTenths / 10m }),
            });
            return;
        }
        Output.Lines(
            $"Association {tenant.Id}: {tenant.Name}",
            $"Language             {settings.Locale}",
            $"Time zone            {settings.TimeZone}",
            $"History starts on    {settings.HistoryStartsOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "the earliest entry's day"}",
            $"Smallest group shown {settings.MinimumPeers}",
            $"Effort clock         cells of {settings.EffortBinHours} hours",
            $"Recomputed           {settings.RecomputeCron}",
            $"Kept                 reports of imports {keep.ImportDays} days, audit log {keep.AuditDays} days",
            $"Acting as a member   {(settings.MembersActAs ? "allowed to keys with the scope members:act_as" : "not allowed to any key")}",
            $"Activity kinds       {string.Join(", ", settings.Taxonomy.ActivityKinds.Select(k => k.Name))}",
            $"Outcome categories   {string.Join(", ", settings.Taxonomy.OutcomeCategories.Select(c => c.WeightTenths == 10 ? c.Name : string.Create(CultureInfo.InvariantCulture, $"{c.Name} (weight {c.WeightTenths / 10m})")))}");
    }
}
