using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Storage.Keys;

/// <summary>
/// Members' keys: remembered by each replica within bounds, read and made many at a time. Those who wait while one read
/// runs share the next. Thread-safe.
/// </summary>
internal sealed class MemberKeys(KeysDatabase database, IOptions<KeysOptions> options, TimeProvider time)
{
    /// <summary>For what is about nobody the directory knows: the association's own.</summary>
    public static readonly MemberId Association;

    private const int Batch = 5_000;
    private readonly KeyMemory _memory = new(options.Value.MaxRemembered, options.Value.Freshness, time);
    private readonly Lock _lock = new();
    private Dictionary<(int Tenant, int Member, bool Make), TaskCompletionSource<MemberKey?>> _waiting = [];
    private bool _reading;

    /// <summary>The member's key, made now where there is none. Null: they are erased, and nothing is to be written of them.</summary>
    public ValueTask<MemberKey?> ForWriting(TenantId tenant, MemberId member) => One(tenant, member, make: true);

    /// <summary>The member's key; null when there is none, so that nothing of theirs can be read.</summary>
    public ValueTask<MemberKey?> ForReading(TenantId tenant, MemberId member) => One(tenant, member, make: false);

    /// <summary>As <see cref="ForWriting(TenantId, MemberId)"/> for many; those erased are left out.</summary>
    public Task<Dictionary<int, MemberKey>> ForWriting(TenantId tenant, IEnumerable<int> members, CancellationToken cancellation) => Many(tenant, members, make: true, cancellation);

    /// <summary>As <see cref="ForReading(TenantId, MemberId)"/> for many; those without a key are left out.</summary>
    public Task<Dictionary<int, MemberKey>> ForReading(TenantId tenant, IEnumerable<int> members, CancellationToken cancellation) => Many(tenant, members, make: false, cancellation);

    public void Forget(TenantId tenant, MemberId member) => _memory.Forget(tenant.Value, member.Value);

    private ValueTask<MemberKey?> One(TenantId tenant, MemberId member, bool make)
    {
        if (_memory.Find(tenant.Value, member.Value) is { } known)
            return new(known);
        lock (_lock)
        {
            var asked = (tenant.Value, member.Value, make);
            if (!_waiting.TryGetValue(asked, out var answer))
                _waiting.Add(asked, answer = new(TaskCreationOptions.RunContinuationsAsynchronously));
            if (!_reading)
            {
                _reading = true;
                _ = Task.Run(ReadWaiting);
            }
            return new(answer.Task);
        }
    }

    private async Task ReadWaiting()
    {
        while (true)
        {
            Dictionary<(int Tenant, int Member, bool Make), TaskCompletionSource<MemberKey?>> turn;
            lock (_lock)
            {
                if (_waiting.Count == 0)
                {
                    _reading = false;
                    return;
                }
                (turn, _waiting) = (_waiting, []);
            }
            foreach (var some in turn.GroupBy(w => (w.Key.Tenant, w.Key.Make)))
            {
                try
                {
                    var keys = await Many(new TenantId(some.Key.Tenant), some.Select(w => w.Key.Member), some.Key.Make, CancellationToken.None);
                    foreach (var (asked, answer) in some)
                        answer.SetResult(keys.GetValueOrDefault(asked.Member));
                }
                catch (Exception away)
                {
                    foreach (var (_, answer) in some)
                        answer.SetException(away);
                }
            }
        }
    }

    private async Task<Dictionary<int, MemberKey>> Many(TenantId tenant, IEnumerable<int> members, bool make, CancellationToken cancellation)
    {
        var found = new Dictionary<int, MemberKey>();
        var missing = new List<int>();
        foreach (var member in members.Distinct())
            if (_memory.Find(tenant.Value, member) is { } known)
                found.Add(member, known);
            else
                missing.Add(member);
        foreach (var some in missing.Chunk(Batch))
            await Load(tenant, some, make, found, cancellation);
        return found;
    }

    private async Task Load(TenantId tenant, int[] members, bool make, Dictionary<int, MemberKey> found, CancellationToken cancellation)
    {
        var loadedAt = time.GetTimestamp();
        await using var transaction = await database.Begin(tenant, cancellation);
        await Read(transaction, members, loadedAt, found, cancellation);
        if (make && members.Where(m => !found.ContainsKey(m)).ToArray() is { Length: > 0 } without)
        {
            await KeyLedger.Share(transaction, cancellation);
            await transaction.Execute(
                """
                INSERT INTO keys.member_key (tenant_id, member_id, key, created_at)
                SELECT $1, k.member_id, k.key, $4 FROM unnest($2::int[], $3::bytea[]) k (member_id, key)
                WHERE NOT EXISTS (SELECT FROM keys.erasure e WHERE e.tenant_id = $1 AND e.member_id = k.member_id)
                ON CONFLICT DO NOTHING
                """, cancellation, without, without.Select(_ => System.Security.Cryptography.RandomNumberGenerator.GetBytes(MemberKey.Bytes)).ToArray(), time.GetUtcNow());
            await Read(transaction, without, loadedAt, found, cancellation);
        }
        // Nothing is sealed with a key that may be lost again.
        await transaction.Commit(cancellation);
        foreach (var member in members)
            if (found.TryGetValue(member, out var key))
                _memory.Remember(tenant.Value, key);
    }

    private static async Task Read(TenantTransaction transaction, int[] members, long loadedAt, Dictionary<int, MemberKey> found, CancellationToken cancellation)
    {
        await using var command = transaction.Command("SELECT member_id, key FROM keys.member_key WHERE tenant_id = $1 AND member_id = ANY ($2)", members);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            found[reader.GetInt32(0)] = new(transaction.Tenant, new MemberId(reader.GetInt32(0)), reader.GetFieldValue<byte[]>(1), loadedAt);
    }
}

/// <summary>Keys that are made and erasures that begin wait for each other, tenant by tenant: no key is made behind an erasure's back.</summary>
internal static class KeyLedger
{
    /// <summary>Many may make keys at once.</summary>
    public static Task Share(TenantTransaction keys, CancellationToken cancellation) =>
        keys.Execute("SELECT pg_advisory_xact_lock_shared(hashtextextended('erasure', $1))", cancellation);

    /// <summary>Whoever writes an erasure down is alone.</summary>
    public static Task Own(TenantTransaction keys, CancellationToken cancellation) =>
        keys.Execute("SELECT pg_advisory_xact_lock(hashtextextended('erasure', $1))", cancellation);
}
