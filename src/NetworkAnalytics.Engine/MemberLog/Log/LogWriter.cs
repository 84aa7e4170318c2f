using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Engine.Storage;
using Npgsql;

namespace NetworkAnalytics.Engine.MemberLog.Log;

/// <summary>
/// A silo's one writer to the history log: takes what waits, writes it with one statement, and completes each
/// caller once its rows are flushed. While one batch is flushed the next gathers, so batches grow with load and
/// no delay is added when there is none.
/// </summary>
internal sealed partial class LogWriter : BackgroundService
{
    private readonly LogWriterDatabase _database;
    private readonly LogOptions _options;
    private readonly AppendQueue _queue;
    private readonly LogMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<LogWriter> _logger;

    public LogWriter(LogWriterDatabase database, IOptions<LogOptions> options, LogMetrics metrics, TimeProvider time, ILogger<LogWriter> logger)
    {
        _database = database;
        _options = options.Value;
        _queue = new AppendQueue(_options);
        _metrics = metrics;
        _time = time;
        _logger = logger;
        metrics.Observe(() => _queue.Rows);
    }

    /// <summary>Completes when the rows are durable or their fate is known.</summary>
    /// <exception cref="LogUnavailableException">Nothing was written, or it is unknown whether it was; the message says which.</exception>
    public Task<AppendResult> Append(LogAppend append)
    {
        try
        {
            _queue.Add(append);
        }
        catch (LogUnavailableException)
        {
            _metrics.Refused();
            throw;
        }
        return append.Done;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var closing = stoppingToken.Register(_queue.Close);
        NpgsqlConnection? connection = null;
        while (true)
        {
            var batch = await _queue.Take(CancellationToken.None);
            if (batch.Count == 0)
                break;
            connection = await Write(connection, batch);
        }
        if (connection is not null)
            await connection.DisposeAsync();
    }

    /// <summary>Writes and completes every caller of the batch; never throws. Returns the connection while it is good.</summary>
    private async Task<NpgsqlConnection?> Write(NpgsqlConnection? connection, List<LogAppend> batch)
    {
        var started = _time.GetTimestamp();
        using var activity = EngineActivity.Source.StartActivity("historylog.write");
        activity?.SetTag("appends", batch.Count);
        try
        {
            connection ??= await _database.Open(CancellationToken.None);
            var rows = batch.Sum(a => a.Rows.Length);
            await using (var insert = LogInsert.Build(connection, batch))
            {
                await insert.ExecuteNonQueryAsync();
                if (insert.BatchCommands[0].RecordsAffected != rows)
                {
                    await CompleteButErased(connection, batch);
                    return connection;
                }
            }
            foreach (var append in batch)
                append.Complete(AppendResult.Durable);
            _metrics.Written(batch.Count, rows, _time.GetElapsedTime(started));
            return connection;
        }
        catch (PostgresException refused) when (LogFailures.IsRefusal(refused))
        {
            LogRefused(batch.Count, refused.SqlState, refused.MessageText);
            Fail(batch, new LogUnavailableException("The history log takes no entries at the moment and stored none of these; send them again with the same ids.", refused));
            return connection;
        }
        catch (PostgresException refused) when (LogFailures.BlamesTheRow(refused))
        {
            return await Settle(connection, batch, refused);
        }
        catch (Exception lost)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
            return await Settle(connection, batch, lost);
        }
    }

    // Everything of the others is in; of somebody erased, nothing.
    private static async Task CompleteButErased(NpgsqlConnection connection, List<LogAppend> batch)
    {
        var erased = await LogSettlement.Erased(connection, batch, CancellationToken.None);
        foreach (var append in batch)
            append.Complete(erased.Contains((append.Tenant.Value, append.Member.Value)) ? AppendResult.Erased : AppendResult.Durable);
    }

    /// <summary>Asks the log, caller by caller, until it answers or the time is up.</summary>
    private async Task<NpgsqlConnection?> Settle(NpgsqlConnection? connection, List<LogAppend> batch, Exception cause)
    {
        var started = _time.GetTimestamp();
        _metrics.Settled(batch.Count);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (cause is not PostgresException || !IsOpen(connection))
                {
                    if (connection is not null)
                        await connection.DisposeAsync();
                    connection = null;
                    connection = await _database.Open(CancellationToken.None);
                }
                var outcomes = await LogSettlement.Run(connection!, batch, CancellationToken.None);
                for (var i = 0; i < batch.Count; i++)
                    Complete(batch[i], outcomes[i].Result, outcomes[i].Refusal);
                return connection;
            }
            catch (Exception again) when (_time.GetElapsedTime(started) < _options.SettleWithin)
            {
                LogUnsettled(batch.Count, attempt, again.Message);
                cause = again is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure } ? again : new NpgsqlException("reconnect", again);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(1000, 50 * attempt)), _time);
            }
            catch (Exception last)
            {
                LogUnknown(last, batch.Count);
                Fail(batch, new LogUnavailableException("It is not known whether these entries were stored; send them again with the same ids, they are stored once.", last));
                if (connection is not null)
                    await connection.DisposeAsync();
                return null;
            }
        }
    }

    private void Complete(LogAppend append, AppendResult? result, PostgresException? refusal)
    {
        if (result is { } settled)
        {
            append.Complete(settled);
            return;
        }
        // The edge validates what the database cannot take; a refusal here means it let something through.
        LogRowRefused(append.Tenant.Value, append.Member.Value, refusal!.SqlState, refusal.MessageText);
        append.Fail(new InvalidOperationException($"The history log refused the entries ({refusal.SqlState}).", refusal));
    }

    private static bool IsOpen(NpgsqlConnection? connection) => connection?.FullState == System.Data.ConnectionState.Open;

    private static void Fail(List<LogAppend> batch, Exception reason)
    {
        foreach (var append in batch)
            append.Fail(reason);
    }

    [LoggerMessage(1, LogLevel.Warning, "The history log refused a batch of {Appends} appends: {SqlState} {Reason}")]
    private partial void LogRefused(int appends, string sqlState, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The outcome of {Appends} appends is unknown (attempt {Attempt}): {Reason}")]
    private partial void LogUnsettled(int appends, int attempt, string reason);

    [LoggerMessage(3, LogLevel.Error, "The outcome of {Appends} appends stayed unknown; their callers were told so")]
    private partial void LogUnknown(Exception reason, int appends);

    [LoggerMessage(4, LogLevel.Error, "The history log refused an append of tenant {Tenant} member {Member}: {SqlState} {Reason}")]
    private partial void LogRowRefused(int tenant, int member, string sqlState, string reason);
}
