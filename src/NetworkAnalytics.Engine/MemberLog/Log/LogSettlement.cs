using NetworkAnalytics.Contracts.Members;
using Npgsql;
using NpgsqlTypes;

namespace NetworkAnalytics.Engine.MemberLog.Log;

/// <summary>
/// Writes a batch caller by caller, each in a savepoint, so that one bad append never fails its batch-mates; and
/// settles what became of an append whose outcome is unknown. An insert of a number that another transaction has
/// in flight waits for that transaction, so asking this way is safe while the first COMMIT may still be running.
/// </summary>
internal static class LogSettlement
{
    /// <summary>The outcome of each append, in order. Throws when the connection or the commit fails: all are unknown again.</summary>
    /// <returns>A result, or the database's refusal of that append alone.</returns>
    public static async Task<(AppendResult? Result, PostgresException? Refusal)[]> Run(NpgsqlConnection connection, List<LogAppend> appends, CancellationToken cancellation)
    {
        var outcomes = new (AppendResult? Result, PostgresException? Refusal)[appends.Count];
        await using (var transaction = await connection.BeginTransactionAsync(cancellation))
        {
            for (var i = 0; i < appends.Count; i++)
            {
                await transaction.SaveAsync("one", cancellation);
                try
                {
                    await using var batch = LogInsert.Build(connection, [appends[i]]);
                    await batch.ExecuteNonQueryAsync(cancellation);
                    outcomes[i].Result = batch.BatchCommands[0].RecordsAffected == 0 ? AppendResult.Erased : AppendResult.Durable;
                    await transaction.ReleaseAsync("one", cancellation);
                }
                catch (PostgresException refused) when (LogFailures.BlamesTheRow(refused))
                {
                    await transaction.RollbackAsync("one", cancellation);
                    outcomes[i].Refusal = refused;
                }
            }
            await transaction.CommitAsync(cancellation);
        }
        for (var i = 0; i < appends.Count; i++)
        {
            if (outcomes[i].Refusal?.SqlState == PostgresErrorCodes.UniqueViolation)
                outcomes[i] = (await Explain(connection, appends[i], cancellation), null);
        }
        return outcomes;
    }

    /// <summary>Those of the batch who are erased.</summary>
    public static async Task<HashSet<(int Tenant, int Member)>> Erased(NpgsqlConnection connection, List<LogAppend> appends, CancellationToken cancellation)
    {
        var erased = new HashSet<(int, int)>();
        await using var command = new NpgsqlCommand(
            "SELECT tenant_id, member_id FROM analytics.erasure JOIN unnest($1::int[], $2::int[]) a (tenant_id, member_id) USING (tenant_id, member_id)", connection);
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = appends.Select(a => a.Tenant.Value).ToArray() });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = appends.Select(a => a.Member.Value).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            erased.Add((reader.GetInt32(0), reader.GetInt32(1)));
        return erased;
    }

    /// <summary>Why a unique key refused an append: it is in the log already, it is stale, or an id is taken.</summary>
    private static async Task<AppendResult> Explain(NpgsqlConnection connection, LogAppend append, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT (SELECT count(*) FROM unnest($3::int[], $4::text[], $5::uuid[]) r (seq, entry_id, content_hash)
                    JOIN analytics.entry e USING (seq, entry_id, content_hash)
                    WHERE e.tenant_id = $1 AND e.member_id = $2)::int,
                   EXISTS (SELECT FROM analytics.entry e WHERE e.tenant_id = $1 AND e.member_id = $2 AND e.seq >= $6)
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = append.Tenant.Value });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = append.Member.Value });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer, Value = append.Rows.Select(r => r.Seq).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = append.Rows.Select(r => r.Entry.EntryId).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = append.Rows.Select(r => r.ContentHash).ToArray() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = append.Rows[0].Seq });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        if (reader.GetInt32(0) == append.Rows.Length)
            return AppendResult.Durable;
        return reader.GetBoolean(1) ? AppendResult.Fenced : AppendResult.IdTaken;
    }
}
