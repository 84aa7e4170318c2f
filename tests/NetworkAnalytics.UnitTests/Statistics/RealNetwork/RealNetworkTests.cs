using NetworkAnalytics.Statistics.Histograms;
using NetworkAnalytics.Statistics.Recurrent;
using NetworkAnalytics.Statistics.Survival;
using NetworkAnalytics.Statistics.Time;

namespace NetworkAnalytics.UnitTests.Statistics.RealNetwork;

/// <summary>Every estimator on the cohorts of a real network, against R: 24,818 members, most of whom act once.</summary>
public sealed class RealNetworkTests
{
    public static TheoryData<string> Cohorts => new("entry_role-asking", "join_year-2010", "join_year-2013");

    [Theory, MemberData(nameof(Cohorts))]
    public void Time_to_the_first_expected_return(string cohort)
    {
        var curve = FirstExpected(Network.Cohort(cohort));
        var expected = Oracle.Rows($"mathoverflow/km-first-expected-{cohort}.csv");
        Assert.Equal(expected.Select(r => r.Int("day")), curve.Steps.Select(s => s.Day));
        foreach (var (row, step) in expected.Zip(curve.Steps))
        {
            var what = $"{cohort} day {step.Day}";
            Assert.Equal((row.Int("at_risk"), row.Int("events"), row.Int("censored")), (step.AtRisk, step.Events, step.Censored));
            Near.Equal(row.Number("survival"), step.Survival, what: what);
            Near.Equal(row.Number("lower"), step.Lower, what: what);
            Near.Equal(row.Number("upper"), step.Upper, what: what);
        }
    }

    [Theory, MemberData(nameof(Cohorts))]
    public void Restricted_means_and_the_median(string cohort)
    {
        var curve = FirstExpected(Network.Cohort(cohort));
        foreach (var row in Oracle.Rows($"mathoverflow/summary-{cohort}.csv"))
        {
            var mean = curve.RestrictedMean(row.Int("tau_days"));
            Near.Equal(row.Number("rmst"), mean?.Days);
            Near.Equal(row.Number("rmst_se"), mean?.StandardError);
            Assert.Equal(new TimeQuantile(row.Number("median"), row.Number("median_lower"), row.Number("median_upper")), curve.Quantile(0.5));
            Assert.Equal((row.Int("n"), row.Int("events")), (curve.Members, curve.Steps.Sum(s => s.Events)));
        }
    }

    [Theory, MemberData(nameof(Cohorts))]
    public void Which_return_came_first(string cohort)
    {
        var counts = new CompetingDayCounts();
        foreach (var member in Network.Cohort(cohort))
            counts.AddMember(First(member, e => e.Expected), First(member, e => !e.Expected), member.Observed);
        var steps = AalenJohansen.Estimate(counts).ToDictionary(s => s.Day);
        foreach (var row in Oracle.Rows($"mathoverflow/aj-first-return-{cohort}.csv"))
        {
            var step = steps[row.Int("day")];
            Assert.Equal(row.Int("at_risk"), step.AtRisk);
            Near.Equal(row.Number("expected"), step.First, what: $"{cohort} day {step.Day}");
            Near.Equal(row.Number("unexpected"), step.Second, what: $"{cohort} day {step.Day}");
        }
    }

    [Theory, MemberData(nameof(Cohorts))]
    public void The_mean_number_of_returns(string cohort)
    {
        var histories = Network.Cohort(cohort).Select(m => new RecurrentHistory(m.Observed, m.Entries.Where(e => e.Outcome).Select(e => e.Day).ToArray())).ToArray();
        var curve = MeanCumulativeFunction.Estimate(histories);
        foreach (var row in Oracle.Rows($"mathoverflow/mcf-{cohort}.csv"))
            Near.Equal(row.Number("mcf"), curve.MeanAt(TenureMonths.LastDay(row.Int("tenure_month"))), what: $"{cohort} month {row.Text("tenure_month")}");
    }

    [Theory, MemberData(nameof(Cohorts))]
    public void Centiles_of_learning_by_month(string cohort)
    {
        var months = Monthly(Network.Cohort(cohort), m => Days(m, e => e.Outcome));
        foreach (var row in Oracle.Rows($"mathoverflow/centiles-{cohort}.csv"))
        {
            var histogram = months[row.Int("tenure_month") - 1];
            Assert.Equal(row.Int("n"), histogram.Count);
            Near.Equal(row.Number("mean"), histogram.Mean);
            foreach (var centile in (int[])[3, 10, 25, 50, 75, 90, 97])
                Near.Equal(row.Number($"p{centile:00}"), Quantiles.Type7(histogram, centile / 100.0), what: $"{cohort} month {row.Text("tenure_month")} p{centile}");
        }
    }

    [Theory, MemberData(nameof(Cohorts))]
    public void Centiles_of_the_other_measures_by_month(string cohort)
    {
        var members = Network.Cohort(cohort);
        var measures = new Dictionary<string, List<ExactHistogram>>
        {
            ["encounters"] = Monthly(members, m => Days(m, e => !e.Outcome && e.Kind != "follow_up")),
            ["reach"] = Monthly(members, m => FirstDays(m.Entries.Where(e => !e.Outcome && e.Counterparty.Length > 0), e => e.Counterparty)),
            ["breadth"] = Monthly(members, m => FirstDays(m.Entries.Where(e => e.Outcome), e => e.Kind)),
        };
        foreach (var row in Oracle.Rows($"mathoverflow/measures-{cohort}.csv"))
        {
            var histogram = measures[row.Text("measure")][row.Int("tenure_month") - 1];
            Assert.Equal(row.Int("n"), histogram.Count);
            foreach (var centile in (int[])[10, 25, 50, 75, 90])
                Near.Equal(row.Number($"p{centile}"), Quantiles.Type7(histogram, centile / 100.0), what: $"{cohort} {row.Text("measure")} {row.Text("tenure_month")} p{centile}");
        }
    }

    [Fact]
    public void Every_reference_file_is_read_by_a_test()
    {
        var here = new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "Oracles", "mathoverflow")).GetFiles("*.csv").Select(f => f.Name).Order();
        Assert.Equal(here, Cohorts.SelectMany(c => new[] { "aj-first-return", "centiles", "km-first-expected", "mcf", "measures", "summary" }.Select(k => $"{k}-{c.Data}.csv")).Order());
    }

    private static SurvivalCurve FirstExpected(IEnumerable<NetworkMember> members)
    {
        var counts = new DayCounts();
        foreach (var member in members)
            counts.AddMember(First(member, e => e.Expected), member.Observed);
        return KaplanMeier.Estimate(counts);
    }

    private static int? First(NetworkMember member, Func<NetworkEntry, bool> kind) =>
        member.Entries.Where(e => e.Outcome && kind(e)).Select(e => (int?)e.Day).Min();

    private static IEnumerable<int> Days(NetworkMember member, Func<NetworkEntry, bool> counted) => member.Entries.Where(counted).Select(e => e.Day);

    private static IEnumerable<int> FirstDays(IEnumerable<NetworkEntry> entries, Func<NetworkEntry, string> distinct) => entries.GroupBy(distinct).Select(g => g.Min(e => e.Day));

    /// <summary>The histogram of each completed month: how many members have had how many by then.</summary>
    private static List<ExactHistogram> Monthly(IEnumerable<NetworkMember> members, Func<NetworkMember, IEnumerable<int>> days)
    {
        var months = new List<ExactHistogram>();
        foreach (var member in members)
        {
            var (completed, visible) = (TenureMonths.Completed(member.Observed), days(member).Select(TenureMonths.FirstVisible).Order().ToArray());
            for (int month = 1, at = 0; month <= completed; month++)
            {
                while (at < visible.Length && visible[at] <= month)
                    at++;
                if (months.Count < month)
                    months.Add(new());
                months[month - 1].Add(at);
            }
        }
        return months;
    }
}
