namespace NetworkAnalytics.Engine.Storage.Directory;

/// <summary>The association's own ids for people: kept exactly as given, compared character by character.</summary>
internal static class ExternalIds
{
    public const int MaxLength = 200;

    /// <summary>Null when usable; otherwise what is wrong.</summary>
    public static string? Check(string id) => id.Length switch
    {
        0 => "The id is empty.",
        > MaxLength => $"The id has {id.Length} characters; the most is {MaxLength}.",
        _ => Texts.Problem(id),
    };

    /// <summary>Surrogate ids of people known already.</summary>
    public static async Task<Dictionary<string, int>> Find(TenantTransaction transaction, string[] ids, CancellationToken cancellation)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        await using var command = transaction.Command("SELECT external_id, member_id FROM analytics.member WHERE tenant_id = $1 AND external_id = ANY ($2::text[])", [ids]);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            found[reader.GetString(0)] = reader.GetInt32(1);
        return found;
    }

    /// <summary>Surrogate ids of people, those not seen before included; new ones are numbered in the order given.</summary>
    public static async Task<Dictionary<string, int>> Ensure(TenantTransaction transaction, string[] ids, CancellationToken cancellation)
    {
        await transaction.Execute(
            """
            INSERT INTO analytics.member (tenant_id, external_id)
            SELECT $1, u.id FROM unnest($2::text[]) WITH ORDINALITY u (id, place)
            WHERE NOT EXISTS (SELECT FROM analytics.member m WHERE m.tenant_id = $1 AND m.external_id = u.id)
            ORDER BY u.place
            ON CONFLICT DO NOTHING
            """, cancellation, [ids]);
        return await Find(transaction, ids, cancellation);
    }
}
