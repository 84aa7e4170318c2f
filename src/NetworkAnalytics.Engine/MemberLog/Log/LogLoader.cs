using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Members;
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
    /// <exception cref="LogUnavailableException">The log cannot be read at the moment.</exception>
    /// <exception cref="InvalidDataException">The log has a hole, or names a term the tenant's taxonomy has not.</exception>
    public async Task<MemberHistory> Load(TenantId tenant, MemberId member)
    {
        try
        {
            return await Load(tenant, member, (await settings.Get(tenant)).Settings.Taxonomy);
        }
        catch (InvalidDataException)
        {
            // The association may have added the word since this silo last looked.
            return await Load(tenant, member, (await settings.Refresh(tenant)).Settings.Taxonomy);
        }
    }

    private Task<MemberHistory> Load(TenantId tenant, MemberId member, Taxonomy taxonomy)
    {
        var request = new Request(tenant, member, taxonomy);
        return _waiting.Writer.TryWrite(request)
            ? request.Done.Task
            : throw new LogUnavailableException("This replica is stopping; send the call again.");
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
                var told = failure is NpgsqlException
                    ? new LogUnavailableException("The member's history cannot be read at the moment; send the call again with the same ids.", failure)
                    : failure;
                foreach (var request in batch)
                    request.Done.TrySetException(told);
            }
        }
    }

    private async Task Read(List<Request> batch)
    {
        using var activity = EngineActivity.Source.StartActivity("historylog.load");
        activity?.SetTag("members", batch.Count);
        var histories = new MemberHistory[batch.Count];
        var unreadable = new InvalidDataException?[batch.Count];
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
                if (unreadable[i] is not null)
                    continue;
                try
                {
                    LogRow.AddTo(histories[i], reader, 1, batch[i].Taxonomy);
                }
                catch (InvalidDataException failure)
                {
                    // This member's alone; the others of the batch are read on.
                    unreadable[i] = failure;
                }
            }
        }
        metrics.Loaded(batch.Count);
        for (var i = 0; i < histories.Length; i++)
        {
            if (unreadable[i] is { } failure)
            {
                LogUnreadable(failure, batch[i].Tenant.Value, batch[i].Member.Value);
                batch[i].Done.TrySetException(failure);
                continue;
            }
            histories[i].Trim();
            batch[i].Done.TrySetResult(histories[i]);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Members} histories could not be read for their grains")]
    private partial void LogFailed(Exception reason, int members);

    [LoggerMessage(2, LogLevel.Error, "The history of tenant {Tenant} member {Member} cannot be read")]
    private partial void LogUnreadable(Exception reason, int tenant, int member);
}
