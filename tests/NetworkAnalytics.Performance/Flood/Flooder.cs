using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetworkAnalytics.Performance.Flood;

/// <param name="Seconds">How long it lasted.</param>
/// <param name="ClientSeconds">Processor time the measuring process took meanwhile, for this and for the quiet one's requests.</param>
internal sealed record Flooded(long Sent, long Refused, long Admitted, long Other, double Seconds, double ClientSeconds);

/// <summary>
/// Asks at a given pace and costs as little as it can on the machine it shares with what it floods: whole requests made
/// once as bytes, connections kept open with one request on each at a time, and one thread that never waits for any of them.
/// </summary>
internal sealed class Flooder(Uri address, string key, double perSecond)
{
    private const int Connections = 256;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);

    public Flooded Run(CancellationToken stop)
    {
        var requests = Requests();
        var open = Enumerable.Range(0, Connections).Select(_ => new Connection(address)).ToList();
        var (idle, busy, ready) = (new Stack<Connection>(open), new List<Socket>(), new List<Socket>());
        var bySocket = open.ToDictionary(c => c.Socket);
        long sent = 0, refused = 0, admitted = 0, other = 0;
        var (begun, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        while (!stop.WaitHandle.WaitOne(Tick))
        {
            for (var due = (long)(begun.Elapsed.TotalSeconds * perSecond) - sent; due > 0 && idle.TryPop(out var connection); due--)
            {
                connection.Socket.Send(requests[sent++ % requests.Length]);
                busy.Add(connection.Socket);
            }
            if (busy.Count == 0)
                continue;
            ready.Clear();
            ready.AddRange(busy);
            Socket.Select(ready, null, null, 0);
            foreach (var socket in ready)
            {
                if (bySocket[socket].Receive() is not { } status)
                    continue;
                busy.Remove(socket);
                idle.Push(bySocket[socket]);
                if (status == 429)
                    refused++;
                else if (status is >= 200 and < 300)
                    admitted++;
                else
                    other++;
            }
        }
        var used = Environment.CpuUsage.TotalTime - processor;
        open.ForEach(c => c.Socket.Dispose());
        return new(sent, refused, admitted, other, begun.Elapsed.TotalSeconds, used.TotalSeconds);
    }

    /// <summary>Half reads, half appends, as its neighbour's are.</summary>
    private byte[][] Requests() =>
    [
        .. Enumerable.Range(0, 1000).Select(number =>
        {
            var head = $"Host: {address.Authority}\r\nAuthorization: Bearer {key}\r\n";
            var body = string.Create(CultureInfo.InvariantCulture, $$"""{"entries":[{"entry_id":"f{{number}}","occurred_at":"2023-12-01T10:00:00Z","entry":"activity","kind":"event"}]}""");
            return Encoding.ASCII.GetBytes(number % 2 == 0
                ? $"GET /api/v1/cohorts HTTP/1.1\r\n{head}\r\n"
                : string.Create(CultureInfo.InvariantCulture, $"POST /api/v1/members/m{number}/entries HTTP/1.1\r\n{head}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        }),
    ];

    private sealed class Connection
    {
        private readonly byte[] _answer = new byte[1 << 20];
        private int _length;

        public Connection(Uri address)
        {
            Socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            Socket.Connect(IPAddress.Loopback, address.Port);
        }

        public Socket Socket { get; }

        /// <summary>The status of the answer once all of it is there.</summary>
        public int? Receive()
        {
            var read = Socket.Receive(_answer, _length, _answer.Length - _length, SocketFlags.None);
            if (read == 0)
                throw new IOException("The server closed a connection.");
            _length += read;
            var answer = _answer.AsSpan(0, _length);
            var headers = answer.IndexOf("\r\n\r\n"u8);
            if (headers < 0 || !IsWhole(answer[..headers], answer[(headers + 4)..]))
                return null;
            _length = 0;
            return int.Parse(answer.Slice(9, 3), CultureInfo.InvariantCulture);
        }

        private static bool IsWhole(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> body)
        {
            var at = headers.IndexOf("Content-Length: "u8);
            if (at < 0)
                return body.EndsWith("0\r\n\r\n"u8);
            var value = headers[(at + 16)..];
            var end = value.IndexOf((byte)'\r');
            return body.Length >= int.Parse(end < 0 ? value : value[..end], CultureInfo.InvariantCulture);
        }
    }
}
