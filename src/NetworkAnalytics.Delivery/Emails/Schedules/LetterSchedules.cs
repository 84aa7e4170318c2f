using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Delivery.Emails.Schedules;

/// <summary>The associations' schedules. One that has none sends no letters by itself.</summary>
public sealed class LetterSchedules(DeliveryDatabase database, IGrainFactory grains, TimeProvider time)
{
    public Task<LetterSchedule?> Find(TenantId tenant, LetterKind kind, CancellationToken cancellation) =>
        database.For(tenant, connection => Find(connection, tenant, kind, cancellation), cancellation);

    /// <summary>Stores it. What would have been due before now is not made up for: <see cref="LetterSchedule.ActiveFrom"/> is set here.</summary>
    /// <exception cref="InvalidInputException">A field is out of its range.</exception>
    public async Task<LetterSchedule> Save(TenantId tenant, LetterKind kind, LetterSchedule schedule, CancellationToken cancellation)
    {
        if (kind is not (LetterKind.Benchmark or LetterKind.Digest))
            throw new InvalidInputException("kind", "Give benchmark or digest.");
        schedule.Check();
        return await database.For(tenant, async connection =>
        {
            var before = await Find(connection, tenant, kind, cancellation);
            var goesOn = before is { Active: true } && schedule.Active && before.DayOfMonth == schedule.DayOfMonth && before.Hour == schedule.Hour;
            var saved = schedule with { ActiveFrom = goesOn ? before!.ActiveFrom : time.GetUtcNow() };
            await using var upsert = DeliveryDatabase.Command(connection,
                """
                INSERT INTO delivery.letter_schedule (tenant_id, kind, day_of_month, hour, skipped, when_nothing_new, stale_after_hours, active, active_from)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                ON CONFLICT (tenant_id, kind) DO UPDATE SET day_of_month = excluded.day_of_month, hour = excluded.hour, skipped = excluded.skipped,
                    when_nothing_new = excluded.when_nothing_new, stale_after_hours = excluded.stale_after_hours, active = excluded.active, active_from = excluded.active_from
                """, tenant.Value, (short)kind, (short)saved.DayOfMonth, (short)saved.Hour, saved.Skipped.ToArray(), saved.WhenNothingNew, saved.StaleAfterHours, saved.Active, saved.ActiveFrom);
            await upsert.ExecuteNonQueryAsync(cancellation);
            return saved;
        }, cancellation);
    }

    /// <summary>The next times at which letters go out; empty while they are turned off.</summary>
    /// <param name="count">1 to 36.</param>
    public async Task<IReadOnlyList<Occurrence>> Next(TenantId tenant, LetterKind kind, int count, CancellationToken cancellation) =>
        await Find(tenant, kind, cancellation) is { Active: true } schedule
            ? [.. Occurrences.From(schedule, await Zone(tenant), time.GetUtcNow()).Take(Math.Clamp(count, 1, 36))]
            : [];

    /// <summary>The association's zone.</summary>
    internal async Task<TimeZoneInfo> Zone(TenantId tenant)
    {
        TenantContext.Enter(tenant);
        return TimeZoneInfo.FindSystemTimeZoneById((await grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant)).GetSettings()).TimeZone);
    }

    internal static async Task<LetterSchedule?> Find(NpgsqlConnection connection, TenantId tenant, LetterKind kind, CancellationToken cancellation)
    {
        await using var select = DeliveryDatabase.Command(connection,
            "SELECT day_of_month, hour, skipped, when_nothing_new, stale_after_hours, active, active_from FROM delivery.letter_schedule WHERE tenant_id = $1 AND kind = $2",
            tenant.Value, (short)kind);
        await using var r = await select.ExecuteReaderAsync(cancellation);
        return await r.ReadAsync(cancellation)
            ? new(r.GetInt16(0), r.GetInt16(1), [.. r.GetFieldValue<string[]>(2)], r.GetBoolean(3), r.GetInt32(4), r.GetBoolean(5), r.GetFieldValue<DateTimeOffset>(6))
            : null;
    }
}
