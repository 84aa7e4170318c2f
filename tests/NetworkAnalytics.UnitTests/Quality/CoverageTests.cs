using NetworkAnalytics.Performance.Coverage;

namespace NetworkAnalytics.UnitTests.Quality;

/// <summary>
/// The coverage studies in short; <c>ops/bench coverage</c> runs them in full. Seeds are fixed, so a failure is a change
/// and never bad luck; bounds are wider than the full studies' by what fewer runs can tell.
/// </summary>
public sealed class CoverageTests
{
    [Fact]
    public void Order_statistic_intervals_cover_at_least_95_of_100()
    {
        var lines = OrderStatisticStudy.Run(50, 200, 1000).ToList();
        // All five quantiles but P10 and P90 of 50, whose intervals would show the smallest or largest value.
        Assert.Equal(13, lines.Count);
        Assert.All(lines, l => Assert.True(l.Holds, l.ToString()));
    }

    [Fact]
    public void Kaplan_Meier_covers_at_the_true_median() =>
        Assert.All(KaplanMeierStudy.Run(500, 50, 200), l => Assert.InRange(l.Covered, 0.92, 0.98));

    [Fact]
    public void Posteriors_cover_exponents_drawn_from_the_prior() =>
        Assert.All(ExponentStudy.Run(10_000, 50, 200, 1000), l => Assert.True(l.Holds, l.ToString()));

    [Fact]
    public void The_demonstration_model_is_recovered()
    {
        const int Seeds = 40;
        var lines = new AssociationStudy(400).Run(Seeds, _ => { });
        Assert.Contains(lines, l => l.Quantity.StartsWith("prior of the exponents", StringComparison.Ordinal));
        foreach (var line in lines.Where(l => l.Truth is not null))
            // A 95 % interval covers in 33 of 40 or more with probability 0.9995.
            Assert.True(line.Intervals == Seeds && line.Covered >= 33.0 / Seeds, line.ToString());
        Assert.All(lines.Where(l => l.Truth is null), l => Assert.True(l.Holds, l.ToString()));
    }
}
