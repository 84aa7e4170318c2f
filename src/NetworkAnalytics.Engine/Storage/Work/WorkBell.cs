using System.Threading.Channels;

namespace NetworkAnalytics.Engine.Storage.Work;

/// <summary>
/// Tells this replica's dispatcher that something waits or has ended. Rung a thousand times while it looks, it looks once
/// more: a flood of submissions is no flood of looks.
/// </summary>
internal sealed class WorkBell
{
    private readonly Channel<bool> _rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Ring() => _rung.Writer.TryWrite(true);

    /// <summary>Ends when it is rung, or was since the last wait.</summary>
    public ValueTask<bool> Rung(CancellationToken cancellation) => _rung.Reader.ReadAsync(cancellation);
}
