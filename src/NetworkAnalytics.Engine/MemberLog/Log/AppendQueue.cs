using System.Threading.Channels;
using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Engine.MemberLog.Log;

/// <summary>
/// Appends waiting for the writer, bounded in rows. Tenants are served in turn, one append each, so that a tenant
/// that floods fills its own share of the queue and delays nobody by more than one of its appends a batch.
/// </summary>
internal sealed class AppendQueue(LogOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, TenantQueue> _tenants = [];
    private readonly Queue<TenantQueue> _turns = new();
    private readonly Channel<bool> _arrived = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _rows;
    private bool _closed;

    private sealed class TenantQueue
    {
        public readonly Queue<LogAppend> Appends = new();
        public int Rows;
        public bool InTurn;
    }

    /// <summary>Rows waiting now.</summary>
    public int Rows => Volatile.Read(ref _rows);

    /// <exception cref="LogUnavailableException">The queue, or the tenant's share of it, is full, or the writer has stopped.</exception>
    public void Add(LogAppend append)
    {
        lock (_lock)
        {
            if (_closed)
                throw new LogUnavailableException("This replica is stopping; send the entries again with the same ids.");
            if (!_tenants.TryGetValue(append.Tenant.Value, out var queue))
                _tenants.Add(append.Tenant.Value, queue = new());
            // An append larger than a whole share is taken when nothing else of its tenant waits.
            if (_rows > 0 && _rows + append.Rows.Length > options.MaxQueuedRows
                || queue.Rows > 0 && queue.Rows + append.Rows.Length > options.MaxQueuedRows * options.TenantShare)
                throw new LogUnavailableException();
            queue.Appends.Enqueue(append);
            queue.Rows += append.Rows.Length;
            _rows += append.Rows.Length;
            if (!queue.InTurn)
            {
                queue.InTurn = true;
                _turns.Enqueue(queue);
            }
            Signal();
        }
    }

    /// <summary>Waits for an append and takes a batch. Empty once the queue is closed and drained.</summary>
    public async Task<List<LogAppend>> Take(CancellationToken cancellation)
    {
        var batch = new List<LogAppend>();
        while (batch.Count == 0)
        {
            lock (_lock)
            {
                var rows = 0;
                while (_turns.TryPeek(out var queue))
                {
                    var next = queue.Appends.Peek();
                    if (batch.Count > 0 && rows + next.Rows.Length > options.MaxBatchRows)
                        break;
                    _turns.Dequeue();
                    batch.Add(queue.Appends.Dequeue());
                    rows += next.Rows.Length;
                    queue.Rows -= next.Rows.Length;
                    if (queue.Appends.Count > 0)
                        _turns.Enqueue(queue);
                    else
                    {
                        queue.InTurn = false;
                        _tenants.Remove(next.Tenant.Value);
                    }
                }
                _rows -= rows;
                if (batch.Count > 0 || _closed)
                    return batch;
            }
            await _arrived.Reader.ReadAsync(cancellation);
        }
        return batch;
    }

    /// <summary>Takes no more; what waits is still handed out.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            Signal();
        }
    }

    private void Signal() => _arrived.Writer.TryWrite(true);
}
