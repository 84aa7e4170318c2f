using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Emails.Letters;
using NetworkAnalytics.Delivery.Emails.Schedules;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>Sends a letter about an invented member to an administrator, as a delivery of its own.</summary>
internal sealed class TestLetters(DeliveryDatabase database, Administrators administrators, LettersBell bell, Microsoft.Extensions.Options.IOptions<SmtpOptions> smtp, TimeProvider time)
{
    /// <summary>To the administrator with this address; to anybody else it would be a way to send mail to strangers.</summary>
    /// <param name="language">en or fr; null: the administrator's own.</param>
    /// <returns>The delivery's id.</returns>
    /// <exception cref="InvalidInputException">There is no such sample, language or administrator, or no mail server.</exception>
    public Task<long> Send(TenantId tenant, string to, string? sample, string? language, CancellationToken cancellation) =>
        Send(tenant, a => string.Equals(a.Email, to?.Trim(), StringComparison.OrdinalIgnoreCase), sample, language, cancellation);

    /// <summary>To the administrator who asks for it.</summary>
    /// <inheritdoc cref="Send(TenantId, string, string, string, CancellationToken)"/>
    public Task<long> Send(TenantId tenant, Recipient to, string? sample, string? language, CancellationToken cancellation) =>
        Send(tenant, a => a.Recipient == to, sample, language, cancellation);

    private async Task<long> Send(TenantId tenant, Func<Administrator, bool> to, string? sample, string? language, CancellationToken cancellation)
    {
        if (!smtp.Value.IsConfigured)
            throw new InvalidInputException("to", "No mail server is set up on this deployment (Smtp__Host); nothing can be sent.");
        var about = new TestedLetter(sample, language);
        about.Check();
        var administrator = (await administrators.List(tenant, cancellation)).FirstOrDefault(to)
            ?? throw new InvalidInputException("to", "Give the address of an administrator of this association.");
        var now = time.GetUtcNow();
        var id = await database.For(tenant, async connection =>
        {
            await using var insert = DeliveryDatabase.Command(connection,
                """
                INSERT INTO delivery.letter (tenant_id, kind, occurrence, recipient, copy, about, not_before, created_at)
                SELECT $1, $2, $3, $4, coalesce(max(copy) + 1, 0), $5::text, $6, $6 FROM delivery.letter WHERE tenant_id = $1 AND kind = $2 AND occurrence = $3 AND recipient = $4
                RETURNING letter_id
                """, tenant.Value, (short)LetterKind.Test, DateOnly.FromDateTime(now.UtcDateTime), administrator.Recipient.Key, about.Stored, now);
            return (long)(await insert.ExecuteScalarAsync(cancellation))!;
        }, cancellation);
        bell.Ring();
        return id;
    }
}
