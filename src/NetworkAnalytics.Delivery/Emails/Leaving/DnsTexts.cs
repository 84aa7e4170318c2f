using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace NetworkAnalytics.Delivery.Emails.Leaving;

/// <summary>Asks a name server for the TXT records of a name (RFC 1035): the framework looks up addresses alone.</summary>
internal static class DnsTexts
{
    private const int Port = 53;
    private const ushort TextRecord = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The records; empty when there are none. Null: no server answered, or it could not or would not tell.</summary>
    /// <param name="server">Null: the first one of this machine's own configuration.</param>
    public static async Task<IReadOnlyList<string>?> Find(string name, IPEndPoint? server, CancellationToken cancellation)
    {
        if ((server ?? Configured()) is not { } asked)
            return null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            var question = Question(name, (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue));
            using var socket = new UdpClient(asked.AddressFamily);
            await socket.SendAsync(question, asked, limit.Token);
            while (true)
            {
                var answer = await socket.ReceiveAsync(limit.Token);
                if (!answer.RemoteEndPoint.Equals(asked) || !answer.Buffer.AsSpan(0, 2).SequenceEqual(question.AsSpan(0, 2)))
                    continue;
                // Cut short: it is more than fits; over TCP the same question has a length before it.
                return Read((answer.Buffer[2] & 2) == 0 ? answer.Buffer : await OverTcp(question, asked, limit.Token));
            }
        }
        catch (Exception none) when (none is SocketException or IOException or IndexOutOfRangeException or ArgumentOutOfRangeException || none is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<byte[]> OverTcp(byte[] question, IPEndPoint server, CancellationToken cancellation)
    {
        using var client = new TcpClient(server.AddressFamily);
        await client.ConnectAsync(server, cancellation);
        var stream = client.GetStream();
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)question.Length);
        await stream.WriteAsync(length, cancellation);
        await stream.WriteAsync(question, cancellation);
        await stream.ReadExactlyAsync(length, cancellation);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(answer, cancellation);
        return answer;
    }

    private static byte[] Question(string name, ushort id)
    {
        var bytes = new List<byte> { (byte)(id >> 8), (byte)id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0 };
        foreach (var label in name.TrimEnd('.').Split('.'))
        {
            bytes.Add((byte)Encoding.ASCII.GetByteCount(label));
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }
        bytes.AddRange([0, 0, (byte)TextRecord, 0, 1]);
        return [.. bytes];
    }

    private static List<string>? Read(byte[] answer)
    {
        // 0: here it is, or there is no such record. 3: there is no such name. Anything else says nothing about the record.
        if ((answer[3] & 0x0F) is not (0 or 3))
            return null;
        var (texts, at) = (new List<string>(), 12);
        for (var questions = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(4)); questions > 0; questions--)
            at = AfterName(answer, at) + 4;
        for (var answers = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(6)); answers > 0; answers--)
        {
            at = AfterName(answer, at);
            var (type, length) = (BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(at)), BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(at + 8)));
            at += 10;
            if (type == TextRecord)
            {
                // A long record comes in pieces of up to 255.
                var text = new StringBuilder();
                for (var piece = at; piece < at + length; piece += 1 + answer[piece])
                    text.Append(Encoding.ASCII.GetString(answer, piece + 1, answer[piece]));
                texts.Add(text.ToString());
            }
            at += length;
        }
        return texts;
    }

    private static int AfterName(byte[] answer, int at)
    {
        while (answer[at] != 0)
        {
            if ((answer[at] & 0xC0) == 0xC0)
                return at + 2;
            at += 1 + answer[at];
        }
        return at + 1;
    }

    private static IPEndPoint? Configured()
    {
        const string Settings = "/etc/resolv.conf";
        return !File.Exists(Settings) ? null : File.ReadLines(Settings).Select(l => l.Split(' ', '\t'))
            .Where(w => w is ["nameserver", _, ..] && IPAddress.TryParse(w[1], out _)).Select(w => new IPEndPoint(IPAddress.Parse(w[1]), Port)).FirstOrDefault();
    }
}
