using CsCheck;
using NetworkAnalytics.Statistics.Learning;

namespace NetworkAnalytics.UnitTests.Statistics.Learning;

public sealed class PowerLawTests
{
    [Fact]
    public void The_published_Crow_AMSAA_example()
    {
        double[] hours =
        [
            2.7, 10.3, 12.5, 30.6, 57.0, 61.3, 80.0, 109.5, 125.0, 128.6, 143.8, 167.9, 229.2, 296.7, 320.6, 328.2, 366.2, 396.7, 421.1,
            438.2, 501.2, 620.0,
        ];
        var fit = PowerLaw.Fit(hours, 620);
        Assert.Equal(22, fit.Outcomes);
        Assert.Equal(0.6142, fit.Exponent!.Value, 0.00005);
        Assert.Equal(0.4239, fit.Scale!.Value, 0.00005);
    }

    [Fact]
    public void Members_agree_with_R()
    {
        var hours = Oracle.Rows("survival/powerlaw-members.csv").ToDictionary(r => r.Int("member"), r => r.Double("total_hours"));
        var events = Oracle.Rows("survival/powerlaw-events.csv").ToLookup(r => r.Int("member"), r => r.Double("hours"));
        foreach (var row in Oracle.Rows("survival/powerlaw-posterior.csv"))
        {
            var fit = PowerLaw.Fit(events[row.Int("member")], hours[row.Int("member")]);
            Assert.Equal(row.Int("n"), fit.Outcomes);
            Near.Equal(row.Number("s"), fit.LogSum, what: $"member {row.Text("member")}");
            Near.Equal(row.Number("mle"), fit.Exponent, what: $"member {row.Text("member")}");
        }
    }

    [Fact]
    public void The_fit_is_the_maximum_of_the_likelihood_and_expects_what_was_seen() =>
        Gen.Select(Gen.Double[0.01, 0.99].Array[1, 30], Gen.Double[1, 500]).Sample((shares, total) =>
        {
            var fit = PowerLaw.Fit(shares.Select(s => s * total), total);
            var (a, b) = (fit.Scale!.Value, fit.Exponent!.Value);
            double LogLikelihood(double scale, double exponent) =>
                shares.Sum(s => Math.Log(scale * exponent) + (exponent - 1) * Math.Log(s * total)) - scale * Math.Pow(total, exponent);
            var best = LogLikelihood(a, b);
            foreach (var factor in (double[])[0.99, 1.01])
                Assert.True(LogLikelihood(a * factor, b) < best && LogLikelihood(a, b * factor) < best);
            Near.Equal(shares.Length, a * Math.Pow(total, b));
        });

    [Fact]
    public void The_exponent_does_not_depend_on_the_unit_of_effort() =>
        Gen.Select(Gen.Double[0.01, 0.99].Array[1, 30], Gen.Double[0.1, 500]).Sample((shares, unit) =>
            Near.Equal(PowerLaw.Fit(shares, 1).Exponent, PowerLaw.Fit(shares.Select(s => s * unit), unit).Exponent));

    [Fact]
    public void No_exponent_without_outcomes_or_with_all_at_the_end()
    {
        Assert.Equal((null, null), (PowerLaw.Fit([], 0).Exponent, PowerLaw.Fit([], 30).Scale));
        var end = PowerLaw.Fit([7, 7], 7);
        Assert.Equal((2, 0.0, null, null), (end.Outcomes, end.LogSum, end.Exponent, end.Scale));
    }

    [Theory, InlineData(0, 5), InlineData(-1, 5), InlineData(6, 5), InlineData(double.NaN, 5), InlineData(1, double.NaN), InlineData(1, double.PositiveInfinity)]
    public void A_position_outside_the_effort_is_refused(double position, double total) =>
        Assert.Throws<ArgumentException>(() => PowerLaw.Fit([position], total));
}
