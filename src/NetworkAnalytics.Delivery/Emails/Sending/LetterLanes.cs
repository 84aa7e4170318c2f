using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>
/// Who works off an association's letters. A lane is taken by raising its epoch, and is its worker's until its time runs
/// out by the database's clock; so there are never more workers on an association than it has lanes.
/// </summary>
internal sealed class LetterLanes(DeliveryDatabase database, IOptions<LettersOptions> options, LetterRows rows)
{
    /// <summary>Lanes that are in somebody's hands, and when the association was last served.</summary>
    public Task<(int Out, DateTimeOffset ServedAt)> Standing(TenantId tenant, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using var look = DeliveryDatabase.Command(connection,
                "SELECT count(*) FILTER (WHERE taken_until > now() AND failures = 0), coalesce(max(served_at), '-infinity') FROM delivery.letter_lane WHERE tenant_id = $1", tenant.Value);
            await using var r = await look.ExecuteReaderAsync(cancellation);
            await r.ReadAsync(cancellation);
            return ((int)r.GetInt64(0), r.GetDateTime(1) == DateTime.MinValue ? DateTimeOffset.MinValue : r.GetFieldValue<DateTimeOffset>(1));
        }, cancellation);

    /// <summary>Takes a free lane for a worker that is yet to begin; null when none is free.</summary>
    public Task<(short Lane, int Epoch)?> Take(TenantId tenant, CancellationToken cancellation) =>
        database.For<(short, int)?>(tenant, async connection =>
        {
            for (short lane = 0; lane < options.Value.Lanes; lane++)
            {
                await using var take = DeliveryDatabase.Command(connection,
                    """
                    INSERT INTO delivery.letter_lane AS l (tenant_id, lane, epoch, taken_until, served_at) VALUES ($1, $2, 1, now() + $3::interval, now())
                    ON CONFLICT (tenant_id, lane) DO UPDATE SET epoch = l.epoch + 1, taken_until = excluded.taken_until, served_at = excluded.served_at WHERE l.taken_until <= now()
                    RETURNING epoch
                    """, tenant.Value, lane, rows.Lease);
                if (await take.ExecuteScalarAsync(cancellation) is int epoch)
                    return (lane, epoch);
            }
            return null;
        }, cancellation);

    /// <summary>Holds the lane for a while longer. False: it is somebody else's.</summary>
    public Task<bool> Hold(TenantId tenant, short lane, int epoch, CancellationToken cancellation) =>
        Set(tenant, lane, epoch, rows.Lease, failures: null, cancellation);

    /// <summary>Gives the lane back.</summary>
    /// <param name="unreachable">The mail server was away: nobody tries for a while, longer each time.</param>
    public async Task Release(TenantId tenant, short lane, int epoch, bool unreachable, CancellationToken cancellation)
    {
        if (!unreachable)
        {
            await Set(tenant, lane, epoch, TimeSpan.Zero, failures: 0, cancellation);
            return;
        }
        var failures = await database.For(tenant, async connection =>
        {
            await using var count = DeliveryDatabase.Command(connection,
                "UPDATE delivery.letter_lane SET failures = least(failures + 1, 100) WHERE tenant_id = $1 AND lane = $2 AND epoch = $3 RETURNING failures", tenant.Value, lane, epoch);
            return await count.ExecuteScalarAsync(cancellation) as short?;
        }, cancellation);
        if (failures is { } times)
            await Set(tenant, lane, epoch, Backoff.Delay(times, options.Value.FirstRest, options.Value.LongestRest, Random.Shared.NextDouble()), failures: null, cancellation);
    }

    private Task<bool> Set(TenantId tenant, short lane, int epoch, TimeSpan more, short? failures, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using var set = DeliveryDatabase.Command(connection,
                "UPDATE delivery.letter_lane SET taken_until = now() + $4::interval, failures = coalesce($5::smallint, failures) WHERE tenant_id = $1 AND lane = $2 AND epoch = $3", tenant.Value, lane, epoch, more, failures);
            return await set.ExecuteNonQueryAsync(cancellation) == 1;
        }, cancellation);
}
