using Microsoft.Extensions.Logging;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Mail;
using NetworkAnalytics.Delivery.Emails.Letters;
using NetworkAnalytics.Delivery.Emails.Schedules;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>Tells an association's administrators that none of a run's letters could be delivered.</summary>
internal sealed partial class RunTrouble(DeliveryDatabase database, Administrators administrators, Outbox outbox, PublicAddress address, ILogger<RunTrouble> logger)
{
    /// <summary>Where it is said what became of each letter.</summary>
    private const string DeliveriesPath = "settings/letters/deliveries";

    private static readonly TimeSpan WorthTelling = TimeSpan.FromDays(3);

    public async Task Tell(TenantId tenant, LetterKind kind, DateOnly day, CancellationToken cancellation)
    {
        LogFailed(kind.Name(), day, tenant.Value);
        foreach (var administrator in await administrators.List(tenant, cancellation))
            await database.For(tenant, async connection =>
            {
                await outbox.Add(connection, tenant, MailKinds.RunFailed, null, administrator.Email, administrator.Locale,
                    LinkMail.Body(new Uri(address.Base, DeliveriesPath), day), WorthTelling, wanted: true, cancellation);
                return true;
            }, cancellation);
    }

    [LoggerMessage(1, LogLevel.Error, "None of the letters {Kind} of {Day} of tenant {Tenant} could be delivered")]
    private partial void LogFailed(string kind, DateOnly day, int tenant);
}
