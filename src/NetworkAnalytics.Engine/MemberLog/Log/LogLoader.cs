using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Engine.MemberLog.Log;

/// <summary>
/// Reads histories for activating grains, many with one statement: activations that wait while one read runs share
/// the next.
/// </summary>
internal sealed partial class LogLoader(
    LogReaderDatabase database,
    TenantSettingsCache settings,
    IOptions<LogOptions> options,
    LogMetrics metrics,
    ILogger<LogLoader> logger) : BackgroundService
{
    private const string Select = $"""
        SELECT k.i::int, {LogRow.Columns}
        FROM unnest($1::int[], $2::int[]) WITH ORDINALITY AS k (tenant_id, member_id, i)
        CROSS JOIN LATERAL (SELECT * FROM analytics.entry
                            WHERE tenant_id = k.tenant_id AND member_id = k.member_id ORDER BY seq) e
        """;

    private readonly Channel<Request> _waiting = Channel.CreateUnbounded<Request>(new() { SingleReader = true });

    private sealed record Request(TenantId Tenant, MemberId Member, Taxonomy Taxonomy)
    {
        public TaskCompletionSource<MemberHistory> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The member's whole history; empty when there is none.</summary>
    public async Task<MemberHistory> Load(TenantId tenant, MemberId member)
    {
        var request = new Request(tenant, member, (await settings.Get(tenant)).Settings.Taxonomy);
        if (!_waiting.Writer.TryWrite(request))
            throw new InvalidOperationException("This replica is stopping; the history is read elsewhere.");
        return await request.Done.Task;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var closing = stoppingToken.Register(() => _waiting.Writer.TryComplete());
        var batch = new List<Request>();
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            while (batch.Count < options.Value.MaxLoadBatch && _waiting.Reader.TryRead(out var request))
                batch.Add(request);
            try
            {
                await Read(batch);
            }
            catch (Exception failure)
            {
                LogFailed(failure, batch.Count);
                foreach (var request in batch)
                    request.Done.TrySetException(failure);
            }
        }
    }

    private async Task Read(List<Request> batch)
    {
        using var activity = EngineActivity.Source.StartActivity("historylog.load");
        activity?.SetTag("members", batch.Count);
        var histories = new MemberHistory[batch.Count];
        for (var i = 0; i < histories.Length; i++)
            histories[i] = new MemberHistory();
        await using (var connection = await database.Open(CancellationToken.None))
        await using (var command = new NpgsqlCommand(Select, connection))
        {
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = batch.Select(r => r.Tenant.Value).ToArray() });
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = batch.Select(r => r.Member.Value).ToArray() });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var i = reader.GetInt32(0) - 1;
                LogRow.AddTo(histories[i], reader, 1, batch[i].Taxonomy);
            }
        }
        metrics.Loaded(batch.Count);
        for (var i = 0; i < histories.Length; i++)
        {
            histories[i].Trim();
            batch[i].Done.TrySetResult(histories[i]);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Members} histories could not be read for their grains")]
    private partial void LogFailed(Exception reason, int members);
}
