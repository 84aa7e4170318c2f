using System.CommandLine;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary><c>member token | erase</c></summary>
internal static class MemberCommand
{
    public static Command Make() => new("member", "Members of an association") { Token(), MemberErasureCommand.Erase() };

    public static Option<string> Id() => new("--member", "-m") { Description = "The association's own id for the member", Required = true, HelpName = "ID" };

    private static Command Token()
    {
        var (tenant, member, data, json) = (CommonOptions.Tenant(), Id(), CommonOptions.Data(), CommonOptions.Json());
        var minutes = new Option<int>("--minutes") { Description = "How long it is good for, 1 to 1440", DefaultValueFactory = _ => 60, HelpName = "N" };
        minutes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1440)
                result.AddError("--minutes: 1 to 1440 (a day).");
        });
        var command = new Command("token", "Make a short-lived token with which one member reads their own history, curve and comparison") { tenant, member, minutes, data, json };
        command.SetAction((parsed, cancellation) => CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var association = await session.Enter(parsed.GetRequiredValue(tenant), cancellation);
            var found = await Find(session, association.Id, parsed.GetRequiredValue(member), cancellation);
            var lifetime = TimeSpan.FromMinutes(parsed.GetValue(minutes));
            await session.Services.GetRequiredService<AuditLog>().Write(association.Id, AuditLog.CommandLine, AuditActions.MemberTokenMade, $"member:{found.Id}", cancellation);
            var token = session.Services.GetRequiredService<MemberTokens>().Create(association.Id, found.Id, lifetime);
            if (parsed.GetValue(json))
                Output.Json(new { token = token.Plaintext, expires_at = token.ExpiresAt });
            else
                Output.Lines(token.Plaintext);
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    /// <exception cref="InvalidInputException">The directory has no such member.</exception>
    public static async Task<DirectoryMember> Find(CommandSession session, TenantId tenant, string id, CancellationToken cancellation) =>
        await session.Services.GetRequiredService<IMemberDirectory>().Find(tenant, id, cancellation) is { JoinedOn: not null } member
            ? member
            // The association's own id may be somebody's address, and stays out of the log.
            : throw await session.Unknown(tenant, "member", "--member", $"The directory has no member '{id}'; ids are the association's own, as in members.csv.", cancellation);
}
