using System.Runtime.CompilerServices;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;

namespace NetworkAnalytics.Engine.Projections;

/// <param name="FirstRun">The projection that first wrote the member's row.</param>
internal readonly record struct StoredCurve(MemberId Member, byte[] Row, long FirstRun);

/// <summary>Streams a tenant's packed curve rows, in order of members, as they stood at one moment.</summary>
internal static class CurveReader
{
    public const int BatchRows = 1_024;

    public static async Task<long> Count(TenantTransaction transaction, CancellationToken cancellation) =>
        await transaction.Scalar<long>("SELECT count(*) FROM analytics.curve WHERE tenant_id = $1", cancellation);

    /// <summary>The day the tenant's history begins: its earliest event; null when there is none.</summary>
    public static async Task<DateOnly?> FirstDay(TenantTransaction transaction, CancellationToken cancellation) =>
        await transaction.Scalar<DateOnly?>("SELECT min(first_day) FROM analytics.curve WHERE tenant_id = $1", cancellation);

    /// <summary>How many members have each value of each attribute on a day, those who are not to be counted left out.</summary>
    public static async Task<Dictionary<string, Dictionary<string, int>>> AttributeValues(TenantTransaction transaction, DateOnly day, CancellationToken cancellation)
    {
        var values = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        await foreach (var batch in Read(transaction, cancellation))
            foreach (var stored in batch)
            {
                var (_, compared, attributes) = CurveRow.ReadProfile(stored.Row);
                if (!compared)
                    continue;
                foreach (var (name, value) in attributes.At(day.DayNumber))
                {
                    if (!values.TryGetValue(name, out var counts))
                        values.Add(name, counts = new(StringComparer.Ordinal));
                    counts[value] = counts.GetValueOrDefault(value) + 1;
                }
            }
        return values;
    }

    /// <summary>Batches of rows, so that counting can run beside reading.</summary>
    public static async IAsyncEnumerable<List<StoredCurve>> Read(TenantTransaction transaction, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = transaction.Command("SELECT member_id, row, first_run FROM analytics.curve WHERE tenant_id = $1 ORDER BY member_id");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var batch = new List<StoredCurve>(BatchRows);
        while (await reader.ReadAsync(cancellation))
        {
            batch.Add(new(new(reader.GetInt32(0)), reader.GetFieldValue<byte[]>(1), reader.GetInt64(2)));
            if (batch.Count < BatchRows)
                continue;
            yield return batch;
            batch = new(BatchRows);
        }
        if (batch.Count > 0)
            yield return batch;
    }
}
