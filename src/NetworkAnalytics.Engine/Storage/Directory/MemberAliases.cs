namespace NetworkAnalytics.Engine.Storage.Directory;

/// <summary>Records of a tenant that were merged into others, as they were below a log horizon.</summary>
internal sealed class MemberAliases
{
    private readonly Dictionary<int, int> _mergedInto;

    private MemberAliases(Dictionary<int, int> mergedInto) => _mergedInto = mergedInto;

    public static MemberAliases None { get; } = new([]);

    /// <param name="horizon">Merges whose transaction lies below it; <see cref="long.MaxValue"/> for all.</param>
    public static async Task<MemberAliases> Load(TenantTransaction transaction, long horizon, CancellationToken cancellation)
    {
        await using var command = transaction.Command(
            "SELECT DISTINCT ON (member_id) member_id, merged_into FROM analytics.member_alias WHERE tenant_id = $1 AND xact < $2 ORDER BY member_id, revision DESC", horizon);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        Dictionary<int, int>? mergedInto = null;
        while (await reader.ReadAsync(cancellation))
            (mergedInto ??= []).Add(reader.GetInt32(0), reader.GetInt32(1));
        return mergedInto is null ? None : new(mergedInto);
    }

    /// <summary>Whom a surrogate id means.</summary>
    public static async Task<int> Resolve(TenantTransaction transaction, int member, CancellationToken cancellation) =>
        await transaction.Scalar<int?>(
            "SELECT merged_into FROM analytics.member_alias WHERE tenant_id = $1 AND member_id = $2 ORDER BY revision DESC LIMIT 1", cancellation, member) ?? member;

    /// <summary>Whom a surrogate id means.</summary>
    public int Of(int member) => _mergedInto.GetValueOrDefault(member, member);

    /// <summary>
    /// The person behind a counterparty, as one member's history sees them: 0 where it is nobody else, because the record that
    /// was met was the member's own.
    /// </summary>
    /// <param name="counterparty">Surrogate id; 0 for none.</param>
    public int Person(int counterparty, int self) =>
        _mergedInto.Count == 0 || !_mergedInto.TryGetValue(counterparty, out var into) ? counterparty
        : into == self ? 0
        : into;
}
