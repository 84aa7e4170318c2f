using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Emails.Schedules;

namespace NetworkAnalytics.Delivery.Emails.Leaving;

/// <summary>Takes somebody's word on letters, given through a letter's own link: no sign-in is asked for.</summary>
internal sealed class LetterLeaving(DeliveryDatabase database, EmailChoices choices, AuditLog audit)
{
    /// <summary>Said twice, it is done once.</summary>
    /// <param name="way"><c>one_click</c> or <c>letter</c>.</param>
    public Task<bool> Choose(TenantId tenant, Recipient recipient, EmailChoice choice, string way, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            var changed = await choices.Set(connection, tenant, recipient, choice, cancellation);
            if (changed)
                await audit.Add(connection, tenant, recipient.Key, AuditActions.LettersChosen, $"{choice.Name()}, {way}", cancellation);
            // Who asks for letters again takes a complaint back.
            if (choice != EmailChoice.Never)
            {
                await using var lift = DeliveryDatabase.Command(connection,
                    """
                    DELETE FROM delivery.letter_suppression s USING delivery.letter l
                    WHERE s.tenant_id = $1 AND s.reason = 'complained' AND l.tenant_id = $1 AND l.recipient = $2 AND l.address_hash = s.address_hash
                    """, tenant.Value, recipient.Key);
                await lift.ExecuteNonQueryAsync(cancellation);
            }
            return changed;
        }, cancellation);
}
