using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Engine.Storage.Directory;

/// <summary>A person's name, address and habits: in a table of their own, and nowhere else.</summary>
internal static class PersonRows
{
    /// <summary>Writes what is given.</summary>
    /// <returns>Whether anything is another than before.</returns>
    public static async Task<bool> Write(TenantTransaction transaction, int member, MemberChange change, CancellationToken cancellation)
    {
        bool name = change.Given.Contains("name"), email = change.Given.Contains("email"), locale = change.Given.Contains("locale"), zone = change.Given.Contains("time_zone");
        return (name || email || locale || zone) && await transaction.Execute(
            """
            INSERT INTO analytics.person AS o (tenant_id, member_id, name, email, locale, time_zone) VALUES ($1, $2, $3::text, $4::text, $5::text, $6::text)
            ON CONFLICT (tenant_id, member_id) DO UPDATE SET
                name = CASE WHEN $7 THEN excluded.name ELSE o.name END,
                email = CASE WHEN $8 THEN excluded.email ELSE o.email END,
                locale = CASE WHEN $9 THEN excluded.locale ELSE o.locale END,
                time_zone = CASE WHEN $10 THEN excluded.time_zone ELSE o.time_zone END
            WHERE ($7 AND o.name IS DISTINCT FROM excluded.name) OR ($8 AND o.email IS DISTINCT FROM excluded.email)
               OR ($9 AND o.locale IS DISTINCT FROM excluded.locale) OR ($10 AND o.time_zone IS DISTINCT FROM excluded.time_zone)
            """, cancellation, member, change.Name, change.Email, change.Locale, change.TimeZone, name, email, locale, zone) > 0;
    }
}
