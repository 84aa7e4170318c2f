using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace NetworkAnalytics.Delivery.Api.Limits;

/// <summary>How many requests without a valid credential an address has made within this minute, and what it may still have looked up.</summary>
internal sealed class AddressGuesses(IOptions<ApiOptions> options, TimeProvider time)
{
    private const int MostRemembered = 50_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>How often a key that is new here is looked up for an address that has guessed too often: somebody honest may share it.</summary>
    private static readonly TimeSpan BetweenLookUps = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<UInt128, Guesses> _guesses = new();

    /// <summary>Counts one more. False when there were as many as may be.</summary>
    public bool TryTake(IPAddress? address, out TimeSpan wait)
    {
        var now = time.GetTimestamp();
        if (_guesses.Count >= MostRemembered)
            _guesses.Clear();
        var counted = _guesses.AddOrUpdate(Network(address), new Guesses(now, 1, now), (_, g) => IsOver(g, now) ? new(now, 1, now) : g with { Count = Math.Min(g.Count, int.MaxValue - 1) + 1 });
        wait = Window - time.GetElapsedTime(counted.Since, now);
        return counted.Count <= options.Value.AnonymousRequestsPerMinute;
    }

    /// <summary>Whether a key that is not known may be looked up for the address.</summary>
    public bool MayLookUp(IPAddress? address)
    {
        var (network, now) = (Network(address), time.GetTimestamp());
        if (!_guesses.TryGetValue(network, out var guesses) || guesses.Count < options.Value.AnonymousRequestsPerMinute || IsOver(guesses, now))
            return true;
        return time.GetElapsedTime(guesses.LookedUpAt, now) >= BetweenLookUps && _guesses.TryUpdate(network, guesses with { LookedUpAt = now }, guesses);
    }

    private bool IsOver(Guesses guesses, long now) => time.GetElapsedTime(guesses.Since, now) >= Window;

    /// <summary>An IPv6 address stands for its /64, which is what one line is given.</summary>
    private static UInt128 Network(IPAddress? address)
    {
        if (address is null)
            return 0;
        Span<byte> bytes = stackalloc byte[16];
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).TryWriteBytes(bytes, out var length);
        return length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes) >> 64 << 64;
    }

    private sealed record Guesses(long Since, int Count, long LookedUpAt);
}
