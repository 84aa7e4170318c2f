using System.Numerics;
using CsCheck;
using NetworkAnalytics.Statistics.Time;

namespace NetworkAnalytics.UnitTests.Statistics.Time;

public sealed class TenureMonthsTests
{
    [Theory]
    [InlineData(0, 0), InlineData(30, 0), InlineData(31, 1), InlineData(60, 1), InlineData(61, 2)]
    [InlineData(486, 15), InlineData(487, 16), InlineData(488, 16), InlineData(974, 32), InlineData(973, 31)]
    public void Completed_months(int days, int months) => Assert.Equal(months, TenureMonths.Completed(days));

    [Fact]
    public void Month_m_counts_the_days_below_487_m_over_16() =>
        Gen.Select(Gen.Int[0, 4_000_000], Gen.Int[0, 2000]).Sample((day, month) =>
        {
            var counted = (BigInteger)16 * day < (BigInteger)487 * month;
            Assert.Equal(counted, TenureMonths.FirstVisible(day) <= month);
            Assert.Equal(counted, day <= TenureMonths.LastDay(month));
        });

    [Fact]
    public void An_entry_on_the_day_a_month_completes_belongs_to_the_next()
    {
        Assert.Equal(16, TenureMonths.FirstVisible(486));
        Assert.Equal(17, TenureMonths.FirstVisible(487));
    }

    [Theory]
    [InlineData(0, -1), InlineData(1, 30), InlineData(3, 91), InlineData(12, 365), InlineData(16, 486), InlineData(24, 730), InlineData(36, 1095)]
    public void Last_day_before_a_month_ends(int month, int day) => Assert.Equal(day, TenureMonths.LastDay(month));

    [Fact]
    public void The_longest_time_does_not_overflow() => Assert.Equal(int.MaxValue / 487 * 16, TenureMonths.Completed(int.MaxValue / 487 * 487));

    [Fact]
    public void There_is_no_month_before_0() => Assert.Throws<ArgumentOutOfRangeException>(() => TenureMonths.LastDay(-1));
}
