using Microsoft.Extensions.Logging;
using MimeKit;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Emails.Sending;

namespace NetworkAnalytics.Delivery.Emails.Leaving;

/// <summary>What became of a bounce or complaint that was handed in.</summary>
internal enum BounceAnswer
{
    /// <summary>The address is suppressed.</summary>
    Taken,

    /// <summary>It was before.</summary>
    Known,

    /// <summary>It is about no letter of ours, or is no report at all.</summary>
    NotOurs,

    /// <summary>The letter may still arrive, or only this one was refused: nothing is suppressed.</summary>
    Passing,
}

/// <summary>
/// Suppresses addresses whose letters came back for good or were complained about. A complaint is also a no to further
/// letters. What came back is found by its Message-ID, and handing it in twice does it once.
/// </summary>
internal sealed partial class Bounces(DeliveryDatabase database, EmailChoices choices, LetterMetrics metrics, TimeProvider time, ILogger<Bounces> logger)
{
    public async Task<BounceAnswer> Take(MimeMessage message, CancellationToken cancellation) =>
        ReturnedMail.Read(message) is { } returned ? await Take(returned, cancellation) : BounceAnswer.NotOurs;

    public async Task<BounceAnswer> Take(ReturnedLetter returned, CancellationToken cancellation)
    {
        if (MessageIds.Read(returned.MessageId) is not var (tenant, letter, key))
            return BounceAnswer.NotOurs;
        // 5.1 is a bad address, 5.2.1 a mailbox that is closed; a full one, or a policy, is of the moment.
        if (returned is { Reason: SuppressionReasons.Bounced, Status: { } status } && !(status.StartsWith("5.1.", StringComparison.Ordinal) || status is "5.2.1" or "5.0.0" or "5.4.4"))
            return BounceAnswer.Passing;
        var answer = await database.For(tenant, async connection =>
        {
            await using var mark = DeliveryDatabase.Command(connection,
                "UPDATE delivery.letter SET reason = $4 WHERE tenant_id = $1 AND letter_id = $2 AND message_key = $3 AND handed_at IS NOT NULL RETURNING recipient",
                tenant.Value, letter, key, returned.Status is { } code ? $"{returned.Reason} {code}" : returned.Reason);
            if (await mark.ExecuteScalarAsync(cancellation) is not string recipient)
                return BounceAnswer.NotOurs;
            var added = await Suppressions.Add(connection, tenant, letter, returned.Reason, time.GetUtcNow(), cancellation);
            if (returned.Reason == SuppressionReasons.Complained)
                await choices.Set(connection, tenant, Recipient.Read(recipient)!.Value, EmailChoice.Never, cancellation);
            return added > 0 ? BounceAnswer.Taken : BounceAnswer.Known;
        }, cancellation);
        if (answer == BounceAnswer.Taken)
        {
            metrics.CountReturned(returned.Reason);
            LogTaken(letter, tenant.Value, returned.Reason, returned.Status);
        }
        return answer;
    }

    [LoggerMessage(1, LogLevel.Information, "Letter {Letter} of tenant {Tenant} came back: {Reason} {Status}; its address gets no further ones")]
    private partial void LogTaken(long letter, int tenant, string reason, string? status);
}
