using Hangfire.PostgreSql;
using Npgsql;

namespace NetworkAnalytics.Host.Jobs;

/// <summary>Gives Hangfire its connections out of the pool of the role <c>na_hangfire</c>.</summary>
internal sealed class DataSourceConnectionFactory(NpgsqlDataSource source) : IConnectionFactory
{
    public NpgsqlConnection GetOrCreateConnection() => source.CreateConnection();
}
