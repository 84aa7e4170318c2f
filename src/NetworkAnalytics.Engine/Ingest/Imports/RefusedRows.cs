using System.Globalization;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;

namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <summary>
/// Rows that were read well and refused by their members' histories, for the report: as they were understood, in the
/// columns of our own history file. The file itself is not kept that long.
/// </summary>
internal static class RefusedRows
{
    /// <returns>By line of the file.</returns>
    public static async Task<IReadOnlyDictionary<long, string>> Write(TenantTransaction transaction, ImportChunk chunk, IEnumerable<(long Line, MemberId Member)> refused, CancellationToken cancellation)
    {
        var lines = refused.ToDictionary(r => r.Line, r => r.Member);
        var texts = new Dictionary<long, string>(lines.Count);
        if (lines.Count == 0)
            return texts;
        var rows = chunk.Members.SelectMany(m => m.Rows).Where(r => lines.ContainsKey(r.Line)).ToList();
        var names = await Names(transaction, [.. lines.Values.Concat(rows.Select(r => r.Entry.Counterparty).OfType<MemberId>()).Select(m => m.Value).Distinct()], cancellation);
        foreach (var (line, e) in rows)
            texts[line] = string.Join(',', ((string?[])[
                e.EntryId, names.GetValueOrDefault(lines[line].Value), e.OccurredAt.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture), e.Entry.Name(), e.Kind,
                e.Counterparty is { } other ? names.GetValueOrDefault(other.Value) : null, Number(e.EffortMinutes), e.Expected is { } expected ? expected ? "true" : "false" : null,
                e.GoalId, e.AboutEntryId, Number(e.Value), Number(e.HorizonMonths), e.Note]).Select(Field));
        return texts;
    }

    private static async Task<Dictionary<int, string>> Names(TenantTransaction transaction, int[] members, CancellationToken cancellation)
    {
        var names = new Dictionary<int, string>();
        await using var command = transaction.Command("SELECT member_id, external_id FROM analytics.member WHERE tenant_id = $1 AND member_id = ANY ($2)", [members]);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            names[reader.GetInt32(0)] = reader.GetString(1);
        return names;
    }

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string Field(string? text) =>
        text is null ? "" : text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
