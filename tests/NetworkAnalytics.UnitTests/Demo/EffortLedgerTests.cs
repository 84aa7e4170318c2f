using CsCheck;
using NetworkAnalytics.Host.Demo;

namespace NetworkAnalytics.UnitTests.Demo;

public sealed class EffortLedgerTests
{
    private static readonly Gen<(ulong Seed, int Days, double Exponent, double Hours, double Frailty)> Cases =
        Gen.Select(Gen.ULong, Gen.Int[1, 1461], Gen.Double[0.15, 4], Gen.Double[5, 300], Gen.Double[0.01, 6]);

    [Fact]
    public void Minutes_add_up_and_each_return_sits_where_the_model_put_it() => Cases.Sample(c =>
    {
        var process = new ReturnProcess(new DemonstrationModel(), c.Frailty, c.Exponent, c.Hours);
        var returns = process.Draw(new RandomStream(c.Seed, 0, 0), c.Days).Select(r => r.Tenure).ToArray();
        var (efforts, source) = EffortLedger.Write(new RandomStream(c.Seed, 0, 1), returns, c.Days, process.Hours, process.Tenure);

        Assert.Equal(Math.Max(returns.Length > 0 ? 1 : 0, Math.Round(60 * process.Hours(c.Days))), efforts.Sum(e => (double)e.Minutes));
        Assert.All(efforts, e => Assert.True(e.Minutes is >= 1 and <= 14_400 && e.Tenure >= 0 && e.Tenure < c.Days));
        Assert.True(efforts.Zip(efforts.Skip(1)).All(p => p.First.Tenure <= p.Second.Tenure));
        var ends = new int[efforts.Count];
        for (var i = 0; i < ends.Length; i++)
            ends[i] = efforts[i].Minutes + (i > 0 ? ends[i - 1] : 0);
        for (var i = 0; i < returns.Length; i++)
        {
            var effort = efforts[source[i]];
            var place = ends[source[i]] - effort.Minutes / 2.0;
            Assert.True(effort.Tenure <= returns[i] && effort.Return is not null && effort.Return <= i);
            // Half a minute; two where returns crowd and share an encounter.
            Assert.Equal(Math.Min(60 * process.Hours(returns[i]), ends[^1]), place, effort.Return == i ? 0.5001 : 2);
        }
    }, iter: 5_000);
}
