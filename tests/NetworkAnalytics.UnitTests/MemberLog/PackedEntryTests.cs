using System.Runtime.CompilerServices;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Engine.MemberLog;

namespace NetworkAnalytics.UnitTests.MemberLog;

public sealed class PackedEntryTests
{
    [Fact]
    public void An_entry_takes_22_bytes() => Assert.Equal(22, Unsafe.SizeOf<PackedEntry>());

    [Fact]
    public void Fields_come_back_at_their_bounds()
    {
        var day = new DateOnly(2105, 12, 31).DayNumber;
        var packed = new PackedEntry(uint.MaxValue, 1, uint.MaxValue, day, EntryKind.Activity, 199, int.MaxValue, 0, 14_400, 0, true);
        Assert.Equal((uint.MaxValue, 1u, (long)uint.MaxValue, day), (packed.IdHash, packed.ContentHash, packed.InstantSeconds, packed.LocalDay));
        Assert.Equal((EntryKind.Activity, (byte)199, int.MaxValue, 0, 14_400, 0, true), (packed.Kind, packed.Code, packed.Counterparty, packed.TargetSeq, packed.EffortMinutes, packed.Value, packed.Expected));
    }

    [Fact]
    public void A_retraction_keeps_its_target_and_a_reflection_its_value()
    {
        var retraction = new PackedEntry(0, 0, 0, 719_162, EntryKind.Retracted, 0, 0, 12, 0, 0, false);
        Assert.Equal((12, 0), (retraction.TargetSeq, retraction.Counterparty));
        var reflection = new PackedEntry(0, 0, 0, 719_162, EntryKind.Reflection, 0, 0, 0, 0, 4, false);
        Assert.Equal((4, 0), (reflection.Value, reflection.EffortMinutes));
    }
}
