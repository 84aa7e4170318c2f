using NetworkAnalytics.Contracts.Cohorts;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Tenancy;

namespace NetworkAnalytics.Engine.Publishing;

/// <inheritdoc />
/// <remarks>Counts the curve rows as the last projection left them: the members whom the next version could hold.</remarks>
internal sealed class LiveCounts(EngineDatabase database, TenantSettingsCache settings, TimeProvider time) : ICohortCounts
{
    public async Task<int?> Count(TenantId tenant, CohortDefinition cohort, CancellationToken cancellation)
    {
        var context = await settings.Get(tenant);
        if (CohortRules.Check(cohort, context.Settings.Taxonomy) is { } problem)
            throw new InvalidInputException(problem);
        if (!cohort.GoalKinds.IsEmpty)
            return null;
        await using var transaction = await database.Begin(tenant, cancellation);
        var definition = new VersionDefinition(
            context.Today(time), context.Settings.HistoryStartsOn ?? await CurveReader.FirstDay(transaction, cancellation), context.Settings.TimeZone,
            context.Settings.MinimumPeers, context.Settings.Taxonomy, [], context.Settings.EffortBinHours);
        var filter = CohortFilter.Of(cohort);
        var (members, all) = (0, 0);
        await foreach (var batch in CurveReader.Read(transaction, cancellation))
            foreach (var stored in batch)
            {
                var row = CurveRow.Read(stored.Row);
                if (!row.Compared || !definition.Observes(row.Membership))
                    continue;
                all++;
                if (filter.Includes(row, definition.Taxonomy, definition.AsOf.DayNumber))
                    members++;
            }
        return new GateRules(context.Settings.MinimumPeers).LiveCount(members, all);
    }
}
