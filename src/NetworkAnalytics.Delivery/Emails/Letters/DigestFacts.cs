using System.Collections.Immutable;
using System.Globalization;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Emails.Sending;

namespace NetworkAnalytics.Delivery.Emails.Letters;

/// <summary>What an association's administrators are told: published numbers of cohorts, and how the machinery ran.</summary>
/// <param name="Version">Null before the first publication.</param>
/// <param name="Imports">Ended in the month before the letter, the latest first.</param>
/// <param name="Letters">The last letters to members; null when none went out.</param>
internal sealed record DigestFacts(
    CultureInfo Culture, string Association, DateOnly Day, BenchmarkIdentity? Version, ImmutableArray<PublishedCohort> Cohorts, ImmutableArray<DigestParticipation> Participation,
    ImmutableArray<(string Cohort, PublishedMovement Movement)> Movements, ImmutableArray<(DateOnly Day, ImportStatus Import)> Imports, DeliveryRun? Letters);

/// <param name="Share">Of those who completed the month, who were active in it.</param>
internal readonly record struct DigestParticipation(int Month, int Members, double Share);

/// <summary>Gathers what a digest says.</summary>
internal sealed class DigestReader(IPublishedBenchmarks benchmarks, IImports imports, Deliveries deliveries)
{
    private const string Everyone = "everyone";
    private const int ImportsLooked = 200;
    private static readonly int[] Months = [3, 12, 24];

    public async Task<DigestFacts> Read(TenantId tenant, DateOnly day, string association, TimeZoneInfo zone, CultureInfo culture, CancellationToken cancellation)
    {
        TenantContext.Enter(tenant);
        var version = await benchmarks.Current(tenant, cancellation);
        var everyone = version is null ? null : await benchmarks.Find(tenant, Everyone, cancellation);
        var movements = version is null ? null : await benchmarks.Movements(tenant, version.Identity.Version, cancellation);
        var ended = (await imports.List(tenant, null, ImportsLooked, cancellation)).Where(i => i is { EndedAt: not null, DryRun: false })
            .Select(i => (Day: DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(i.EndedAt!.Value, zone).DateTime), Import: i)).Where(i => i.Day >= MonthFacts.Begins(day) && i.Day <= day);
        return new DigestFacts(culture, association, day, version?.Identity, [.. version?.Cohorts ?? []],
            [.. (everyone?.Participation.Months ?? []).Where(m => Months.Contains(m.Month) && m is { Eligible: not null, Share: not null }).Select(m => new DigestParticipation(m.Month, m.Eligible!.Value, m.Share!.Value))],
            [.. (movements?.Cohorts ?? []).Where(c => c.Movement is not null).Select(c => (c.Cohort.Key, c.Movement!))],
            [.. ended], (await deliveries.Runs(tenant, LetterKind.Benchmark, null, null, 5, cancellation)).FirstOrDefault(r => r.Occurrence <= day && r.State == "ended"));
    }
}
