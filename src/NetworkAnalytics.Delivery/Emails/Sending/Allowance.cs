using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>
/// Token buckets in the database, because several replicas send: one for an association, one for its letters to each
/// receiving domain. A bucket holds a minute's worth.
/// </summary>
internal static class Allowance
{
    /// <summary>Takes one token of each bucket within the caller's transaction.</summary>
    /// <returns>Zero when taken; otherwise how long until there is one, and nothing may be committed.</returns>
    public static async Task<TimeSpan> Take(NpgsqlConnection connection, TenantId tenant, string domain, LettersOptions options, DateTimeOffset now, CancellationToken cancellation)
    {
        var wait = TimeSpan.Zero;
        foreach (var (bucket, perMinute) in ((string, int)[])[("", options.PerMinute), (domain, options.PerDomainPerMinute)])
        {
            await using var take = DeliveryDatabase.Command(connection,
                """
                INSERT INTO delivery.letter_allowance AS a (tenant_id, domain, tokens, at) VALUES ($1, $2, $3 - 1, $4)
                ON CONFLICT (tenant_id, domain) DO UPDATE SET
                    tokens = least($3, a.tokens + greatest(0, extract(epoch FROM $4 - a.at)) * $3 / 60) - 1, at = greatest(a.at, $4)
                RETURNING tokens
                """, tenant.Value, bucket, (double)perMinute, now);
            var left = (double)(await take.ExecuteScalarAsync(cancellation))!;
            if (left < 0 && TimeSpan.FromMinutes(-left / perMinute) is var needed && needed > wait)
                wait = needed;
        }
        return wait;
    }
}
