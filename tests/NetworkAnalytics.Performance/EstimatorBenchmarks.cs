using System.Globalization;
using BenchmarkDotNet.Attributes;
using DuckDB.NET.Data;
using NetworkAnalytics.Statistics.Histograms;
using NetworkAnalytics.Statistics.Survival;

namespace NetworkAnalytics.Performance;

/// <summary>Two counting estimators beside a column store that sees the same rows in memory. The rows come from arithmetic, so both sides make them themselves.</summary>
public class EstimatorBenchmarks : IDisposable
{
    private const int Members = 200_000;
    private const int Months = 24;
    private const int Strata = 200;
    private static readonly double[] Levels = [0.1, 0.25, 0.5, 0.75, 0.9];

    private readonly DuckDBConnection _duck = new("DataSource=:memory:");
    private readonly int[] _values = new int[Members * Months];
    private readonly (int Stratum, int Day, bool Event)[] _times = new (int, int, bool)[Members];

    [GlobalSetup]
    public void Setup()
    {
        for (var i = 0; i < Members; i++)
        {
            for (var month = 1; month <= Months; month++)
                _values[i * Months + month - 1] = Value(i, month);
            _times[i] = (i % Strata, Day(i), i % 7 != 0);
        }
        _duck.Open();
        Run($"CREATE TABLE curves AS SELECT i, m, (((i * 48271) % 65537) % (10 + 5 * m))::INTEGER v FROM range({Members}) r(i), range(1, {Months + 1}) c(m)");
        Run($"CREATE TABLE times AS SELECT (i % {Strata})::INTEGER s, ((i * 69621) % 1461)::INTEGER t, (i % 7 <> 0)::INTEGER e FROM range({Members}) r(i)");
        Agree();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _duck.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Description = "centiles: exact histograms")]
    public double Centiles()
    {
        var histograms = Histograms();
        var sum = 0.0;
        foreach (var histogram in histograms)
            foreach (var level in Levels)
                sum += Quantiles.Type7(histogram, level);
        return sum;
    }

    [Benchmark(Description = "centiles: DuckDB quantile_cont")]
    public double CentilesDuckDb() =>
        Sum("SELECT m, quantile_cont(v, [0.1, 0.25, 0.5, 0.75, 0.9]) FROM curves GROUP BY m", 1);

    [Benchmark(Description = "Kaplan-Meier: day counts")]
    public double Survival()
    {
        var sum = 0.0;
        foreach (var counts in Counts())
            sum += KaplanMeier.Estimate(counts).Steps[^1].Survival;
        return sum;
    }

    [Benchmark(Description = "Kaplan-Meier: DuckDB windows")]
    public double SurvivalDuckDb() => Sum(DuckCurve, 2);

    private const string DuckCurve = """
        WITH days AS (SELECT s, t, sum(e) d, count(*) n FROM times GROUP BY s, t),
             risk AS (SELECT s, t, d, sum(n) OVER (PARTITION BY s ORDER BY t DESC) at_risk FROM days)
        SELECT s, t, coalesce(exp(sum(CASE WHEN d < at_risk THEN ln(1 - d / at_risk) END) OVER (PARTITION BY s ORDER BY t)), 1.0) FROM risk
        """;

    private static int Value(int member, int month) => (int)(member * 48271L % 65537) % (10 + 5 * month);

    private static int Day(int member) => (int)(member * 69621L % 1461);

    private ExactHistogram[] Histograms()
    {
        var histograms = new ExactHistogram[Months];
        for (var month = 0; month < Months; month++)
            histograms[month] = new();
        for (var at = 0; at < _values.Length; at += Months)
            for (var month = 0; month < Months; month++)
                histograms[month].Add(_values[at + month]);
        return histograms;
    }

    private DayCounts[] Counts()
    {
        var counts = new DayCounts[Strata];
        for (var stratum = 0; stratum < Strata; stratum++)
            counts[stratum] = new();
        foreach (var (stratum, day, happened) in _times)
            counts[stratum].AddMember(happened ? day : null, day);
        return counts;
    }

    /// <summary>A comparison of speeds is worth something between equal answers only.</summary>
    private void Agree()
    {
        using var command = _duck.CreateCommand();
        command.CommandText = "SELECT m, quantile_cont(v, 0.9) FROM curves GROUP BY m ORDER BY m";
        using (var reader = command.ExecuteReader())
            foreach (var histogram in Histograms())
            {
                reader.Read();
                Same(Quantiles.Type7(histogram, 0.9), Convert.ToDouble(reader.GetValue(1), CultureInfo.InvariantCulture));
            }
        // Day 365 of each stratum; where the last step is 0, the query has no logarithm for it.
        var curves = Array.ConvertAll(Counts(), KaplanMeier.Estimate);
        command.CommandText = $"SELECT s, arg_max(survival, t) FROM ({DuckCurve}) c(s, t, survival) WHERE t <= 365 GROUP BY s ORDER BY s";
        using (var reader = command.ExecuteReader())
            foreach (var curve in curves)
            {
                reader.Read();
                Same(curve.SurvivalAt(365)!.Value, Convert.ToDouble(reader.GetValue(1), CultureInfo.InvariantCulture));
            }

        static void Same(double ours, double theirs)
        {
            if (Math.Abs(ours - theirs) > 1e-9)
                throw new InvalidOperationException($"Ours is {ours:R}, DuckDB's {theirs:R}.");
        }
    }

    private void Run(string sql)
    {
        using var command = _duck.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Reads every row, so that nothing is left undone.</summary>
    private double Sum(string sql, int column)
    {
        using var command = _duck.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var sum = 0.0;
        while (reader.Read())
            sum += reader.GetValue(column) is IEnumerable<double> many ? many.Sum() : Convert.ToDouble(reader.GetValue(column), CultureInfo.InvariantCulture);
        return sum;
    }
}
