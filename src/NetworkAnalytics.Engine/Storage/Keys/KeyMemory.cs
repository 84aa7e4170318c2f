namespace NetworkAnalytics.Engine.Storage.Keys;

/// <summary>
/// The keys a replica remembers, in two generations: what is asked for stays young; when the young ones fill half of the
/// room, those that were not asked for since the last time go. Thread-safe.
/// </summary>
internal sealed class KeyMemory(int max, TimeSpan freshness, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Dictionary<(int Tenant, int Member), MemberKey> _young = [];
    private Dictionary<(int Tenant, int Member), MemberKey> _old = [];

    /// <summary>Null when it is not remembered, or was for too long.</summary>
    public MemberKey? Find(int tenant, int member)
    {
        lock (_lock)
        {
            if (!_young.TryGetValue((tenant, member), out var key))
            {
                if (!_old.Remove((tenant, member), out key))
                    return null;
                Add(tenant, key);
            }
            return time.GetElapsedTime(key.LoadedAt) < freshness ? key : null;
        }
    }

    public void Remember(int tenant, MemberKey key)
    {
        lock (_lock)
            Add(tenant, key);
    }

    public void Forget(int tenant, int member)
    {
        lock (_lock)
        {
            _young.Remove((tenant, member));
            _old.Remove((tenant, member));
        }
    }

    private void Add(int tenant, MemberKey key)
    {
        if (_young.Count >= max / 2)
            (_old, _young) = (_young, []);
        _young[(tenant, key.Member.Value)] = key;
    }
}
