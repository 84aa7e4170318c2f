using System.Security.Cryptography;
using CsCheck;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage.Keys;

namespace NetworkAnalytics.UnitTests.Keys;

public sealed class MemberKeyTests
{
    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(MemberKey.Bytes);
    private static readonly MemberKey Key = Of(1, 2, Secret);

    [Fact]
    public void Whatever_is_sealed_opens_again_and_looks_different_each_time() =>
        Gen.String.Where(text => !text.Any(char.IsSurrogate)).Sample(text =>
        {
            var (one, two) = (Key.Seal("note", text), Key.Seal("note", text));
            Assert.Equal(text, Key.Open("note", one));
            Assert.NotEqual(one, two);
        });

    [Fact]
    public void A_sealed_text_opens_for_its_own_member_tenant_and_field_alone()
    {
        var text = Key.Seal("name", "Ann Archer");
        Assert.ThrowsAny<CryptographicException>(() => Key.Open("email", text));
        Assert.ThrowsAny<CryptographicException>(() => Of(1, 3, Secret).Open("name", text));
        Assert.ThrowsAny<CryptographicException>(() => Of(2, 2, Secret).Open("name", text));
        Assert.ThrowsAny<CryptographicException>(() => Of(1, 2, RandomNumberGenerator.GetBytes(MemberKey.Bytes)).Open("name", text));
        for (var at = 0; at < text.Length; at++)
        {
            var altered = text.ToArray();
            altered[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => Key.Open("name", altered));
        }
        Assert.ThrowsAny<CryptographicException>(() => Key.Open("name", text[..10]));
        Assert.DoesNotContain("Archer", System.Text.Encoding.UTF8.GetString(text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mark_tells_whether_a_text_changed_and_nothing_to_whoever_lacks_the_key()
    {
        Assert.Equal(Key.Mark("name", "Ann"), Of(1, 2, Secret).Mark("name", "Ann"));
        Assert.NotEqual(Key.Mark("name", "Ann"), Key.Mark("name", "Anna"));
        Assert.NotEqual(Key.Mark("name", "Ann"), Key.Mark("note", "Ann"));
        Assert.NotEqual(Key.Mark("name", "Ann"), Of(1, 2, RandomNumberGenerator.GetBytes(MemberKey.Bytes)).Mark("name", "Ann"));
    }

    [Fact]
    public void What_is_asked_for_is_remembered_within_bounds_and_for_a_while()
    {
        var time = new Clock();
        var memory = new KeyMemory(100, TimeSpan.FromMinutes(10), time);
        for (var member = 1; member <= 1000; member++)
        {
            memory.Remember(1, new MemberKey(new TenantId(1), new MemberId(member), Secret, time.GetTimestamp()));
            Assert.NotNull(memory.Find(1, 1));
        }
        Assert.InRange(Enumerable.Range(1, 1000).Count(m => memory.Find(1, m) is not null), 1, 100);
        Assert.Null(memory.Find(2, 1));
        memory.Forget(1, 1);
        Assert.Null(memory.Find(1, 1));
        Assert.NotNull(memory.Find(1, 1000));
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(memory.Find(1, 1000));
    }

    private sealed class Clock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }

    private static MemberKey Of(int tenant, int member, byte[] secret) => new(new TenantId(tenant), new MemberId(member), secret, 0);
}
