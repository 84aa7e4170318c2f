using Microsoft.Extensions.Diagnostics.HealthChecks;
using NetworkAnalytics.Host.Storage;
using Npgsql;
using Orleans.Runtime;

namespace NetworkAnalytics.Host.Observability;

/// <summary>
/// Whether this replica can do its work now: PostgreSQL answers and the silo is an active member of its cluster. An
/// unready replica gets no requests; it is not killed for it, since the cause may lie elsewhere.
/// </summary>
internal sealed class Readiness(IServiceProvider services, ISiloStatusOracle silo) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (silo.CurrentStatus != SiloStatus.Active)
            return HealthCheckResult.Unhealthy($"The silo is {silo.CurrentStatus}.");
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            foreach (var role in (DatabaseRole[])[DatabaseRole.LogReader, DatabaseRole.KeysReader])
            {
                await using var connection = await services.GetRequiredKeyedService<NpgsqlDataSource>(role.Name).OpenConnectionAsync(limit.Token);
                await using var command = new NpgsqlCommand("SELECT 1", connection);
                await command.ExecuteScalarAsync(limit.Token);
            }
            return HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy("PostgreSQL does not answer.");
        }
    }
}
