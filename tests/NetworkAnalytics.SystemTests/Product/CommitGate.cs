using Npgsql;

namespace NetworkAnalytics.SystemTests.Product;

/// <summary>
/// Keeps what was written to the history log from committing until it is opened: a deferred trigger, which runs in
/// COMMIT, waits for a lock that the test holds. On an <see cref="OwnServer"/> only, since an open transaction holds
/// projections back.
/// </summary>
internal sealed class CommitGate : IAsyncDisposable
{
    private const int Key = 815;
    private readonly NpgsqlConnection _holder;

    private CommitGate(NpgsqlConnection holder) => _holder = holder;

    /// <param name="onlyFor">The entry id whose transaction is held; null: every transaction.</param>
    public static async Task<CommitGate> CloseAsync(TestDatabase database, string? onlyFor = null)
    {
        var holder = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await holder.OpenAsync(TestContext.Current.CancellationToken);
        await holder.ExecuteAsync(
            $"""
            CREATE OR REPLACE FUNCTION analytics.wait_at_gate() RETURNS trigger LANGUAGE plpgsql
                AS 'BEGIN PERFORM pg_advisory_xact_lock_shared({Key}); RETURN NULL; END';
            DROP TRIGGER IF EXISTS gate ON analytics.entry;
            CREATE CONSTRAINT TRIGGER gate AFTER INSERT ON analytics.entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
                WHEN ({(onlyFor is null ? "true" : $"NEW.entry_id = '{onlyFor}'")}) EXECUTE FUNCTION analytics.wait_at_gate();
            SELECT pg_advisory_lock({Key});
            """);
        return new CommitGate(holder);
    }

    /// <summary>Waits until somebody's COMMIT stands before the gate.</summary>
    public Task SomebodyWaitsAsync() => Until.HoldsAsync("a COMMIT waits", () => _holder.ScalarAsync<bool>(
        $"""
        SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                       WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.objid = {Key} AND NOT l.granted)
        """));

    public Task OpenAsync() => _holder.ExecuteAsync($"SELECT pg_advisory_unlock({Key})");

    public ValueTask DisposeAsync() => _holder.DisposeAsync();
}
