using System.Diagnostics;
using DuckDB.NET.Data;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.Performance.Recompute;

/// <param name="Cells">Cells whose five centiles both gave, and gave alike.</param>
/// <param name="Values">Rows of the column store.</param>
/// <param name="Ours">From packed rows to centiles on one thread, counting everything else of a version too.</param>
/// <param name="Theirs">From the cells already unpacked, the column store's own threads.</param>
internal sealed record ColumnStoreResult(int Cells, long Values, TimeSpan Ours, TimeSpan Loading, TimeSpan Theirs);

/// <summary>The tenure centiles of every cohort, counted by the product and by DuckDB over the same members' cells.</summary>
internal static class ColumnStore
{
    private static readonly double[] Levels = [0.1, 0.25, 0.5, 0.75, 0.9];

    private const string Query = """
        SELECT cohort, measure, month, q[1], q[2], q[3], q[4], q[5] FROM (
            SELECT cohort, measure, month, quantile_cont(value, [0.1, 0.25, 0.5, 0.75, 0.9]) q
            FROM cells JOIN membership USING (member) GROUP BY cohort, measure, month) centiles
        """;

    public static ColumnStoreResult Run(RowSource source, DateOnly asOf)
    {
        var watch = Stopwatch.StartNew();
        var definition = source.Definition(asOf);
        var accumulator = new CohortAccumulator(definition);
        foreach (var stored in source.Rows)
            accumulator.Add(stored.Member, CurveRow.Read(stored.Row));
        var cohorts = accumulator.Cohorts();
        var centiles = cohorts.ConvertAll(c => Enumerable.Range(0, CurveFold.MeasureCount).Select(m => c.Counts.Tenure.Cells(m).Select(Centiles).ToArray()).ToArray());
        var ours = watch.Elapsed;

        using var duck = new DuckDBConnection("DataSource=:memory:");
        duck.Open();
        using var command = duck.CreateCommand();
        command.CommandText = "CREATE TABLE cells (member INTEGER, measure INTEGER, month INTEGER, value INTEGER); CREATE TABLE membership (member INTEGER, cohort INTEGER)";
        command.ExecuteNonQuery();
        watch.Restart();
        var values = Load(duck, source, definition with { Cohorts = [.. cohorts.Select(c => c.Filter)] });
        var loading = watch.Elapsed;

        watch.Restart();
        command.CommandText = Query;
        var cells = 0;
        using (var reader = command.ExecuteReader())
            for (; reader.Read(); cells++)
            {
                var own = centiles[reader.GetInt32(0)][reader.GetInt32(1)][reader.GetInt32(2)];
                for (var level = 0; level < Levels.Length; level++)
                    if (Math.Abs(own[level] - reader.GetDouble(3 + level)) > 1e-9)
                        throw new InvalidOperationException($"Ours is {own[level]:R}, DuckDB's {reader.GetDouble(3 + level):R}.");
            }
        var theirs = watch.Elapsed;
        if (cells != centiles.Sum(c => c.Sum(m => m.Length)))
            throw new InvalidOperationException($"DuckDB has {cells} cells, we have {centiles.Sum(c => c.Sum(m => m.Length))}.");
        return new(cells, values, ours, loading, theirs);
    }

    private static double[] Centiles(ExactHistogram histogram) => Array.ConvertAll(Levels, l => Quantiles.Type7(histogram, l));

    private static long Load(DuckDBConnection duck, RowSource source, VersionDefinition definition)
    {
        var fold = new ContributionFold(definition);
        var keys = new CohortKeys(definition);
        var numbers = new List<int>();
        var values = 0L;
        using var cells = duck.CreateAppender("cells");
        using var membership = duck.CreateAppender("membership");
        foreach (var stored in source.Rows)
        {
            var row = CurveRow.Read(stored.Row);
            if (fold.Of(stored.Member.Value, row) is not { } member)
                continue;
            for (var measure = 0; measure < CurveFold.MeasureCount; measure++)
                for (var month = 0; month < member.Tenure.Length; month++, values++)
                    cells.CreateRow().AppendValue(stored.Member.Value).AppendValue(measure).AppendValue(month).AppendValue(member.Tenure.Of(measure)[month]).EndRow();
            keys.Numbers(row, numbers);
            foreach (var number in numbers)
                membership.CreateRow().AppendValue(stored.Member.Value).AppendValue(number).EndRow();
        }
        return values;
    }
}
