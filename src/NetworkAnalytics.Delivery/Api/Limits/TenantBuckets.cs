using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Api.Limits;

/// <summary>
/// What each association may still ask for on this replica: a bucket that fills evenly and holds a burst. Evenly, because
/// a second's worth let in at the turn of each second is felt by everybody else. Takes no lock and leaves no garbage.
/// </summary>
internal sealed class TenantBuckets
{
    private readonly ConcurrentDictionary<int, Bucket> _buckets = new();
    private readonly TimeProvider _time;

    /// <summary>Ticks of the clock in which one request's worth flows in.</summary>
    private readonly long _each;

    private readonly long _capacity;

    public TenantBuckets(IOptions<ApiOptions> options, TimeProvider time)
    {
        _time = time;
        _each = Math.Max(1, time.TimestampFrequency / options.Value.RequestsPerSecond);
        _capacity = _each * options.Value.RequestBurst;
    }

    /// <param name="wait">When false: how long until there is something to take.</param>
    public bool TryTake(TenantId tenant, out TimeSpan wait)
    {
        var bucket = _buckets.GetOrAdd(tenant.Value, _ => new Bucket());
        while (true)
        {
            var seen = Volatile.Read(ref bucket.FullAt);
            if (IsEmpty(seen, out wait, out var next))
                return false;
            if (Interlocked.CompareExchange(ref bucket.FullAt, next, seen) == seen)
                return true;
        }
    }

    /// <summary>Whether <see cref="TryTake"/> would take nothing now; takes nothing itself.</summary>
    public bool IsEmpty(TenantId tenant, out TimeSpan wait)
    {
        wait = default;
        return _buckets.TryGetValue(tenant.Value, out var bucket) && IsEmpty(Volatile.Read(ref bucket.FullAt), out wait, out _);
    }

    private bool IsEmpty(long fullAt, out TimeSpan wait, out long next)
    {
        var now = _time.GetTimestamp();
        next = Math.Max(fullAt, now) + _each;
        var missing = next - now - _capacity;
        wait = missing > 0 ? _time.GetElapsedTime(0, missing) : TimeSpan.Zero;
        return missing > 0;
    }

    private sealed class Bucket
    {
        /// <summary>When it would be full again if nobody took anything; in the past: it is full.</summary>
        public long FullAt;
    }
}
