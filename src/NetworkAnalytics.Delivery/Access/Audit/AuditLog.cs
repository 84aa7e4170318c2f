using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Delivery.Access.Audit;

/// <summary>One line of the log.</summary>
/// <param name="Actor">Who: <c>key:12</c>, <c>account:…</c>, <c>member:34</c>, <c>operator</c> or <c>command-line</c>.</param>
/// <param name="Action">What, one of <see cref="AuditActions"/>.</param>
/// <param name="Subject">To whom or what: an id with its kind.</param>
public sealed record AuditLine(long Id, DateTimeOffset At, string Actor, string Action, string? Subject);

/// <summary>
/// The log of who did what to whom. The role that writes it may not change a line, and may delete one only after a month
/// or with its whole association. Ids only.
/// </summary>
public sealed class AuditLog(DeliveryDatabase database, TimeProvider time)
{
    /// <summary>The actor of what is typed at the server's own console.</summary>
    public const string CommandLine = "command-line";

    /// <summary>Under which what belongs to no association is logged.</summary>
    public static readonly TenantId Platform;

    public Task Write(TenantId tenant, string actor, string action, string? subject, CancellationToken cancellation) =>
        database.For(tenant, connection => Add(connection, tenant, actor, action, subject, cancellation), cancellation);

    internal Task<List<AuditLine>> Read(TenantId tenant, long? before, int limit, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection,
                "SELECT audit_id, at, actor, action, subject FROM delivery.audit WHERE tenant_id = $1 AND audit_id < $2 ORDER BY audit_id DESC LIMIT $3",
                tenant.Value, before ?? long.MaxValue, limit);
            var lines = new List<AuditLine>();
            await using var reader = await select.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                lines.Add(Line(reader));
            return lines;
        }, cancellation);

    /// <summary>What a member did and what was done about them, newest first.</summary>
    internal Task<List<AuditLine>> About(TenantId tenant, MemberId member, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using var select = DeliveryDatabase.Command(connection,
                "SELECT audit_id, at, actor, action, subject FROM delivery.audit WHERE tenant_id = $1 AND (actor = $2 OR subject = $2) ORDER BY audit_id DESC LIMIT 10000",
                tenant.Value, $"member:{member}");
            var lines = new List<AuditLine>();
            await using var reader = await select.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                lines.Add(Line(reader));
            return lines;
        }, cancellation);

    private static AuditLine Line(NpgsqlDataReader reader) =>
        new(reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4));

    /// <summary>Adds a line within a transaction of the caller's, so that the deed and its line stand or fall together.</summary>
    internal async Task<int> Add(NpgsqlConnection connection, TenantId tenant, string actor, string action, string? subject, CancellationToken cancellation)
    {
        await using var insert = DeliveryDatabase.Command(connection,
            "INSERT INTO delivery.audit (tenant_id, at, actor, action, subject) VALUES ($1, $2, $3, $4, $5::text)", tenant.Value, time.GetUtcNow(), actor, action, subject);
        return await insert.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>What is logged. Stored names: they never change.</summary>
public static class AuditActions
{
    public const string TenantCreated = "tenant.created";
    public const string TenantRenamed = "tenant.renamed";
    public const string TenantSuspended = "tenant.suspended";
    public const string TenantResumed = "tenant.resumed";
    public const string TenantDeleted = "tenant.deleted";
    public const string SettingsChanged = "settings.changed";
    public const string KeyCreated = "key.created";
    public const string KeyRotated = "key.rotated";
    public const string KeyRevoked = "key.revoked";
    public const string CohortSaved = "cohort.saved";
    public const string CohortRemoved = "cohort.removed";
    public const string RecomputationAsked = "recomputation.asked";
    public const string ImportUploaded = "import.uploaded";
    public const string MemberMerged = "member.merged";
    public const string MemberInvited = "member.invited";
    public const string ImportAborted = "import.aborted";
    public const string WebhookCreated = "webhook.created";
    public const string WebhookChanged = "webhook.changed";
    public const string WebhookPaused = "webhook.paused";
    public const string WebhookResumed = "webhook.resumed";
    public const string WebhookSecretRotated = "webhook.secret_rotated";
    public const string WebhookDeleted = "webhook.deleted";
    public const string WebhookReplayed = "webhook.replayed";
    public const string WebhookDisabled = "webhook.disabled";
    public const string ErasureAsked = "erasure.asked";
    public const string MemberTokenMade = "member_token.made";
    public const string MemberTokenExchanged = "member_token.exchanged";

    public const string AccountInvited = "account.invited";
    public const string PasswordSet = "account.password_set";
    public const string SecondFactorSet = "account.second_factor_set";
    public const string PasskeyAdded = "account.passkey_added";
    public const string PasskeyRemoved = "account.passkey_removed";
    public const string RecoveryCodesMade = "account.recovery_codes_made";
    public const string LockedOut = "account.locked_out";
    public const string SignedIn = "signed_in";
    public const string SignInRefused = "sign_in_refused";
    public const string SignedOut = "signed_out";
    public const string SignedOutEverywhere = "signed_out_everywhere";
    public const string SignInConfigured = "sign_in.configured";

    public const string LettersChosen = "letters.chosen";
    public const string AddressFreed = "letters.address_freed";
    public const string LettersScheduled = "letters.scheduled";
    public const string LettersBegun = "letters.begun";
    public const string LetterResent = "letters.resent";
    public const string LetterTested = "letters.tested";
    public const string LetterSenderSet = "letters.sender_set";

    /// <summary>Something was asked for by an id that is not the asker's: another association's, or nobody's.</summary>
    public const string UnknownId = "unknown_id";

    /// <summary>A grain call for another association's grain was refused.</summary>
    public const string ForeignGrain = "foreign_grain";
}
