using System.CommandLine;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Api;
using NetworkAnalytics.Delivery.Wording;
using NetworkAnalytics.Host.CommandLine.Remote;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary><c>ledger</c></summary>
internal static class LedgerCommand
{
    public static Command Make()
    {
        var (tenant, member, language, asOf) = (CommonOptions.Tenant(), MemberCommand.Id(), CommonOptions.Language(), CommonOptions.AsOf());
        var (data, json) = (CommonOptions.Data(), CommonOptions.Json());
        var command = new Command("ledger", "Show one member's returns beside what they announced, and their strategy step by step") { tenant, member, asOf, language, data, json };
        var remote = new RemoteOptions(command, tenant, member);
        command.SetAction((parsed, cancellation) => remote.IsAsked(parsed)
            ? remote.Run(parsed, api => RemotePages.Ledger(api, parsed.GetValue(asOf), parsed.GetValue(language)!, parsed.GetValue(json), cancellation))
            : CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var association = await session.Enter(parsed.GetRequiredValue(tenant), cancellation);
            var found = await MemberCommand.Find(session, association.Id, parsed.GetRequiredValue(member), cancellation);
            var ledger = await Read(session, association.Id, found.Id, parsed.GetValue(asOf));
            var text = LedgerWording.Describe(ledger, ComparisonWording.FindCulture(parsed.GetValue(language)!)!);
            if (parsed.GetValue(json))
                Output.Json(found.ExternalId, LedgerAnswer.Of(ledger, text));
            else
                TextPage.Print(text);
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    /// <summary>Without notes and counterparties: those are for the member's own token alone.</summary>
    /// <exception cref="InvalidInputException">The member had not joined by that day.</exception>
    private static async Task<ReturnLedger> Read(CommandSession session, TenantId tenant, MemberId member, DateOnly? asOf)
    {
        TenantContext.Enter(tenant);
        var grain = session.Services.GetRequiredService<IGrainFactory>().GetGrain<IMemberGrain>(GrainKeys.Member(tenant, member));
        return (await grain.GetLedger(asOf))?.WithoutPrivateText()
            ?? throw new InvalidInputException("--as-of", "The member had not joined by then; a ledger begins on the day of joining.");
    }
}
