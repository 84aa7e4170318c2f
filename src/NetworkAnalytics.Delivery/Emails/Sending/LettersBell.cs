using System.Threading.Channels;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>Tells this replica that letters wait, or that a lane is free. Rung often while it looks, it looks once more.</summary>
public sealed class LettersBell
{
    private readonly Channel<bool> _rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Ring() => _rung.Writer.TryWrite(true);

    internal async Task Wait(TimeSpan pace, TimeProvider time, CancellationToken stopping)
    {
        using var nobody = new CancellationTokenSource(pace, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, nobody.Token);
        try
        {
            await _rung.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Nobody rang for that long.
        }
    }
}
