using System.CommandLine;
using System.Globalization;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Api;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary><c>member erase</c></summary>
internal static class MemberErasureCommand
{
    public static Command Erase()
    {
        var (tenant, member, data, json, language) = (CommonOptions.Tenant(), MemberCommand.Id(), CommonOptions.Data(), CommonOptions.Json(), CommonOptions.Language());
        var sure = new Option<string>("--yes") { Description = "The member's id again, to show that it is this one", Required = true, HelpName = "ID" };
        var command = new Command("erase", "Forget a person for good and print the certificate; asked again, it prints the same one") { tenant, member, sure, language, data, json };
        command.SetAction((parsed, cancellation) => CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var association = await session.Enter(parsed.GetRequiredValue(tenant), cancellation);
            var id = parsed.GetRequiredValue(member);
            if (parsed.GetRequiredValue(sure) != id)
                throw new InvalidInputException("--yes", $"Repeat the member's id, '{id}', to erase them: this cannot be taken back.");
            if (await session.Services.GetRequiredService<IMemberDirectory>().Find(association.Id, id, cancellation) is { } known)
                await session.Services.GetRequiredService<AuditLog>().Write(association.Id, AuditLog.CommandLine, AuditActions.ErasureAsked, $"member:{known.Id}", cancellation);
            var certificate = await session.Services.GetRequiredService<IErasures>().Erase(association.Id, id, ErasureAskedBy.Operator, cancellation)
                ?? throw new InvalidInputException("--member", $"Nobody of the id '{id}' is here, and nobody was erased under it.");
            Show(ErasureAnswer.Of(certificate, ComparisonWording.FindCulture(parsed.GetValue(language)!)!), parsed.GetValue(json));
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static void Show(ErasureAnswer answer, bool json)
    {
        if (json)
            Output.Json(answer);
        else
            Output.Lines([$"Certificate {answer.Reference}", .. answer.Words, .. answer.Rows.Where(r => r.Value > 0).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Value,12}  {r.Key}"))]);
    }
}
