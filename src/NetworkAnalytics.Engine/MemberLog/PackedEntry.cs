using System.Runtime.InteropServices;
using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>
/// One entry as a grain keeps it: 22 bytes, what measuring and deciding need and no text. Its place in the array
/// is its sequence number less one.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 2)]
internal readonly struct PackedEntry
{
    /// <summary>The code of an entry that names no kind; a taxonomy's codes end before it.</summary>
    public const byte NoCode = byte.MaxValue;

    private const int KindMask = 0x0f;
    private const int ExpectedBit = 0x80;
    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    private readonly uint _idHash;
    private readonly uint _contentHash;
    private readonly uint _instantSeconds;
    private readonly int _counterpartyOrTarget;
    private readonly ushort _day;
    private readonly ushort _effortOrValue;
    private readonly byte _kindAndFlags;
    private readonly byte _code;

    /// <param name="instantSeconds">Since 1970, UTC; 0 to 2^32 − 1 (2106).</param>
    /// <param name="localDay">As <see cref="DateOnly.DayNumber"/>.</param>
    /// <param name="counterparty">Surrogate id; 0 for none.</param>
    /// <param name="targetSeq">For a retraction: the entry taken back; 0 otherwise.</param>
    public PackedEntry(uint idHash, uint contentHash, long instantSeconds, int localDay, EntryKind kind, byte code, int counterparty, int targetSeq, int effortMinutes, int value, bool expected)
    {
        _idHash = idHash;
        _contentHash = contentHash;
        _instantSeconds = checked((uint)instantSeconds);
        _day = checked((ushort)(localDay - Epoch));
        _kindAndFlags = (byte)((int)kind | (expected ? ExpectedBit : 0));
        _code = code;
        _counterpartyOrTarget = kind == EntryKind.Retracted ? targetSeq : counterparty;
        _effortOrValue = checked((ushort)(kind == EntryKind.Reflection ? value : effortMinutes));
    }

    public uint IdHash => _idHash;

    public uint ContentHash => _contentHash;

    public long InstantSeconds => _instantSeconds;

    public int LocalDay => _day + Epoch;

    public EntryKind Kind => (EntryKind)(_kindAndFlags & KindMask);

    public bool Expected => (_kindAndFlags & ExpectedBit) != 0;

    public byte Code => _code;

    public int Counterparty => Kind == EntryKind.Retracted ? 0 : _counterpartyOrTarget;

    public int TargetSeq => Kind == EntryKind.Retracted ? _counterpartyOrTarget : 0;

    public int EffortMinutes => Kind == EntryKind.Reflection ? 0 : _effortOrValue;

    public int Value => Kind == EntryKind.Reflection ? _effortOrValue : 0;
}
