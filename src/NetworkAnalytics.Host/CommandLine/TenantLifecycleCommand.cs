using System.CommandLine;
using System.Globalization;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Tenants;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary><c>tenant rename | suspend | resume | delete</c></summary>
internal static class TenantLifecycleCommand
{
    public static Command Rename()
    {
        var name = new Argument<string>("NAME") { Description = "The new name" };
        return Make("rename", "Give an association another name", [name], AuditActions.TenantRenamed,
            (tenants, parsed, id, cancellation) => tenants.Rename(id, parsed.GetRequiredValue(name), cancellation));
    }

    public static Command Suspend() => Make("suspend", "Stop everybody who acts for an association, and its jobs; its data stays", [], AuditActions.TenantSuspended,
        (tenants, _, id, cancellation) => tenants.Suspend(id, cancellation));

    public static Command Resume() => Make("resume", "Let a suspended association act again", [], AuditActions.TenantResumed,
        (tenants, _, id, cancellation) => tenants.Resume(id, cancellation));

    public static Command Delete()
    {
        var (tenant, data, json) = (CommonOptions.Tenant(), CommonOptions.Data(), CommonOptions.Json());
        var sure = new Option<string>("--yes") { Description = "The association's name, to show that it is this one", Required = true, HelpName = "NAME" };
        var command = new Command("delete", "Delete a suspended association with all its data; this cannot be taken back") { tenant, sure, data, json };
        command.SetAction((parsed, cancellation) => CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var found = await session.Enter(parsed.GetRequiredValue(tenant), cancellation);
            if (parsed.GetRequiredValue(sure) != found.Name)
                throw new InvalidInputException("--yes", $"Association {found.Id} is called '{found.Name}'; repeat that name to delete it.");
            var deleted = await session.Services.GetRequiredService<TenantRemoval>().Run(found.Id, AuditLog.CommandLine, cancellation);
            if (parsed.GetValue(json))
                Output.Json(new { id = found.Id.Value, rows = deleted.ToDictionary(d => d.Table, d => d.Rows) });
            else
                Output.Lines([$"Association {found.Id} is deleted. Rows by table:", .. deleted.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Rows,12}  {d.Table}"))]);
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Command Make(string name, string description, Argument[] arguments, string action, Func<ITenants, ParseResult, TenantId, CancellationToken, Task<TenantSummary?>> change)
    {
        var (tenant, data) = (CommonOptions.Tenant(), CommonOptions.Data());
        var command = new Command(name, description) { tenant, data };
        foreach (var argument in arguments)
            command.Add(argument);
        command.SetAction((parsed, cancellation) => CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var found = await session.Enter(parsed.GetRequiredValue(tenant), cancellation);
            var changed = (await change(session.Services.GetRequiredService<ITenants>(), parsed, found.Id, cancellation))!;
            await session.Services.GetRequiredService<AuditLog>().Write(found.Id, AuditLog.CommandLine, action, $"tenant:{found.Id}", cancellation);
            Output.Lines($"Association {changed.Id}: {changed.Name}{(changed.SuspendedAt is null ? "" : " (suspended)")}");
            return ExitCode.Done;
        }, cancellation));
        return command;
    }
}
