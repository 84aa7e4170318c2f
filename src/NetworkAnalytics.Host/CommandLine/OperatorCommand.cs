using System.CommandLine;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Accounts;
using NetworkAnalytics.Delivery.Access.Audit;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary><c>operator create</c> and <c>admin invite</c></summary>
internal static class OperatorCommand
{
    public static Command Make()
    {
        var (email, data, locale) = (Email(), CommonOptions.Data(), CommonOptions.Language());
        var password = new Option<bool>("--password-stdin") { Description = "Read the password from standard input instead of printing a link to set it" };
        var command = new Command("create", "Make an operator's account; prints a link, good once, that sets its password") { email, locale, password, data };
        command.SetAction((parsed, cancellation) => CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var desk = session.Services.GetRequiredService<AccountDesk>();
            if (parsed.GetValue(password))
            {
                var typed = await Console.In.ReadLineAsync(cancellation) ?? "";
                await desk.CreateWithPassword(AuditLog.Platform, parsed.GetRequiredValue(email), parsed.GetValue(locale)!, typed, AuditLog.CommandLine, cancellation);
                Output.Lines("The account is made. Sign in at /sign-in; the first sign-in sets up the second factor.");
            }
            else
                Output.Lines((await desk.Invite(AuditLog.Platform, parsed.GetRequiredValue(email), parsed.GetValue(locale)!, mailed: false, AuditLog.CommandLine, cancellation)).ToString());
            return ExitCode.Done;
        }, cancellation));
        return new Command("operator", "Accounts of the platform's operators") { command };
    }

    public static Command MakeAdmin()
    {
        var (email, tenant, data, locale) = (Email(), CommonOptions.Tenant(), CommonOptions.Data(), CommonOptions.Language());
        var mail = new Option<bool>("--mail") { Description = "Send the link by mail instead of printing it" };
        var command = new Command("invite", "Make an administrator's account; prints a link, good once, that sets its password") { email, tenant, locale, mail, data };
        command.SetAction((parsed, cancellation) => CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var found = await session.Enter(parsed.GetRequiredValue(tenant), cancellation);
            var link = await session.Services.GetRequiredService<AccountDesk>().Invite(
                found.Id, parsed.GetRequiredValue(email), parsed.GetValue(locale)!, parsed.GetValue(mail), AuditLog.CommandLine, cancellation);
            Output.Lines(parsed.GetValue(mail) ? "The link is on its way." : link.ToString());
            return ExitCode.Done;
        }, cancellation));
        return new Command("admin", "Administrators of an association") { command };
    }

    private static Argument<string> Email() => new("EMAIL") { Description = "The person's e-mail address" };
}
