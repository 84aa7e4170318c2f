using System.Threading.Channels;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Access.Mail;

/// <summary>Tells this replica's sender whose outbox has something new. What is not heard is found by the next sweep.</summary>
public sealed class OutboxBell
{
    private readonly Channel<TenantId> _rung = Channel.CreateBounded<TenantId>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite });

    internal void Ring(TenantId tenant) => _rung.Writer.TryWrite(tenant);

    /// <returns>Null when nobody rang for that long.</returns>
    internal async Task<TenantId?> Wait(TimeSpan pace, TimeProvider time, CancellationToken stopping)
    {
        using var nobody = new CancellationTokenSource(pace, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, nobody.Token);
        try
        {
            return await _rung.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return null;
        }
    }
}
