using System.Globalization;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Api;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Statistics.Histograms;
using NetworkAnalytics.Statistics.Recurrent;
using NetworkAnalytics.Statistics.Survival;
using NetworkAnalytics.Statistics.Time;
using NetworkAnalytics.UnitTests.Statistics;

namespace NetworkAnalytics.UnitTests.Benchmarks;

/// <summary>What the Engine counts of a real network is what R makes of the same files; what leaves is that, rounded.</summary>
public sealed class MathOverflowTests(MathOverflow network) : IClassFixture<MathOverflow>
{
    private const int Fine = 3;

    public static TheoryData<string> Cohorts => ["join_year=2010", "join_year=2013", "entry_role=asking"];

    [Theory, MemberData(nameof(Cohorts))]
    public void Times_to_the_announced_return_are_R_s(string cohort)
    {
        Assert.SkipUnless(network.IsHere, MathOverflow.Missing);
        var curve = KaplanMeier.Estimate(network.Counts(cohort).Announced);
        var rows = Rows("km-first-expected", cohort);
        Assert.Equal(rows.Count, curve.Steps.Count);
        foreach (var (row, step) in rows.Zip(curve.Steps))
        {
            Assert.Equal((row.Int("day"), row.Int("at_risk"), row.Int("events"), row.Int("censored")), (step.Day, step.AtRisk, step.Events, step.Censored));
            Near.Equal(row.Number("survival"), step.Survival);
            Near.Equal(row.Number("lower"), step.Lower);
            Near.Equal(row.Number("upper"), step.Upper);
        }
    }

    [Theory, MemberData(nameof(Cohorts))]
    public void Summaries_are_R_s(string cohort)
    {
        Assert.SkipUnless(network.IsHere, MathOverflow.Missing);
        var counts = network.Counts(cohort).Announced;
        var curve = KaplanMeier.Estimate(counts);
        var median = curve.Quantile(0.5);
        foreach (var row in Rows("summary", cohort))
        {
            var mean = curve.RestrictedMean(row.Int("tau_days"));
            Near.Equal(row.Number("rmst"), mean?.Days);
            Near.Equal(row.Number("rmst_se"), mean?.StandardError);
            Near.Equal(row.Number("median"), median.Value);
            Near.Equal(row.Number("median_lower"), median.Lower);
            Near.Equal(row.Number("median_upper"), median.Upper);
            Assert.Equal((row.Int("n"), row.Int("events")), (counts.Members, counts.Events));
        }
    }

    [Theory, MemberData(nameof(Cohorts))]
    public void Which_came_first_is_R_s(string cohort)
    {
        Assert.SkipUnless(network.IsHere, MathOverflow.Missing);
        var steps = AalenJohansen.Estimate(network.Counts(cohort).First).ToDictionary(s => s.Day);
        foreach (var row in Rows("aj-first-return", cohort))
        {
            var step = steps[row.Int("day")];
            Assert.Equal(row.Int("at_risk"), step.AtRisk);
            Near.Equal(row.Number("expected"), step.First);
            Near.Equal(row.Number("unexpected"), step.Second);
        }
    }

    [Theory, MemberData(nameof(Cohorts))]
    public void The_mean_number_of_returns_is_R_s(string cohort)
    {
        Assert.SkipUnless(network.IsHere, MathOverflow.Missing);
        var curve = MeanCumulativeFunction.Estimate([.. network.Counts(cohort).Returns.Select(m => new RecurrentHistory(m.Observed, m.Days))]);
        foreach (var row in Rows("mcf", cohort))
            Near.Equal(row.Number("mcf"), curve.MeanAt(TenureMonths.LastDay(row.Int("tenure_month"))));
    }

    [Theory, MemberData(nameof(Cohorts))]
    public void Centiles_are_R_s(string cohort)
    {
        Assert.SkipUnless(network.IsHere, MathOverflow.Missing);
        var tenure = network.Counts(cohort).Tenure;
        foreach (var row in Rows("centiles", cohort))
            Compare(tenure.Cells(0)[row.Int("tenure_month") - 1], row);
        foreach (var row in Rows("measures", cohort))
            Compare(tenure.Cells(CurveFold.Measures.IndexOf(Measure(row.Text("measure")))) [row.Int("tenure_month") - 1], row);

        static void Compare(ExactHistogram cell, OracleRow row)
        {
            Assert.Equal(row.Int("n"), cell.Count);
            foreach (var level in (int[])[10, 25, 50, 75, 90])
                Near.Equal(row.Number($"p{level}"), Quantiles.Type7(cell, level / 100.0) / 10);
        }

        static Measure Measure(string name) => MeasureNames.TryParse(name, out var measure) ? measure : throw new InvalidDataException(name);
    }

    [Theory, MemberData(nameof(Cohorts))]
    public void The_files_hold_R_s_values_rounded(string cohort)
    {
        Assert.SkipUnless(network.IsHere, MathOverflow.Missing);
        var times = Rows("km-first-expected", cohort);
        foreach (var line in Lines("returns.csv", cohort).Where(l => l[1] == "announced"))
        {
            var row = times.Last(r => r.Int("day") <= TenureMonths.LastDay(int.Parse(line[2], CultureInfo.InvariantCulture)));
            Assert.Equal([Rounded(row, "survival"), Rounded(row, "lower"), Rounded(row, "upper")], line[3..6]);
            Assert.True(Math.Abs(row.Int("at_risk") - int.Parse(line[6], CultureInfo.InvariantCulture)) <= 5);
        }
        var summary = Rows("summary", cohort);
        var told = Assert.Single(Lines("returns-summary.csv", cohort), l => l[1] == "announced");
        Assert.Equal([.. ((string[])["median", "median_lower", "median_upper"]).Select(c => summary[0].Text(c))], told[6..9]);
        Assert.Equal([.. summary.SelectMany(r => new[] { Significant(r, "rmst"), Significant(r, "rmst_se") })], told[12..]);
        foreach (var (row, line) in Rows("mcf", cohort).Zip(Lines("mcf.csv", cohort)))
            Assert.Equal((row.Text("tenure_month"), Significant(row, "mcf")), (line[1], line[2]));
        var first = Rows("aj-first-return", cohort);
        foreach (var line in Lines("first-return.csv", cohort).Where(l => l[2].Length > 0))
        {
            var row = first.Last(r => r.Int("day") <= TenureMonths.LastDay(int.Parse(line[1], CultureInfo.InvariantCulture)));
            Assert.Equal([Rounded(row, "expected"), Rounded(row, "unexpected")], [line[2], line[4]]);
        }
    }

    private static List<OracleRow> Rows(string file, string cohort) => Oracle.Rows($"mathoverflow/{file}-{cohort.Replace('=', '-')}.csv");

    private List<string[]> Lines(string file, string cohort) =>
        [.. PublishedFiles.All.Single(f => f.Name == file).Lines(network.Published(cohort)).Select(l => l.Split(','))];

    private static string Rounded(OracleRow row, string column) => Math.Round(row.Double(column), Fine).ToString("R", CultureInfo.InvariantCulture);

    /// <summary>To three significant digits, by way of printing rather than by the gate's own arithmetic.</summary>
    private static string Significant(OracleRow row, string column) =>
        double.Parse(row.Double(column).ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);
}
