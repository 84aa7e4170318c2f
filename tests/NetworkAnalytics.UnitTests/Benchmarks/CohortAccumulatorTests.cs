using System.Collections.Immutable;
using CsCheck;
using NetworkAnalytics.Contracts.Cohorts;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Storage.Directory;
using static NetworkAnalytics.UnitTests.MemberLog.Build;

namespace NetworkAnalytics.UnitTests.Benchmarks;

public sealed class CohortAccumulatorTests
{
    private static readonly CohortDefinition Early = new("early", ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty, null, new DateOnly(2024, 4, 1), []);
    private static readonly CohortDefinition JobSeekers = new(
        "job seekers of the north", ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("region", ["r1", "r2"]), null, null, ["job"]);

    private static readonly VersionDefinition Definition = new(
        new DateOnly(2025, 1, 1), new DateOnly(2024, 1, 1), "UTC", 10, Taxonomy.Default, [CohortFilter.Of(Early), CohortFilter.Of(JobSeekers)]);

    private static readonly Gen<CurveRow> Row = Gen.Select(
        Gen.Int[-20, 380], Gen.Int[0, 3], Gen.Int[0, 70], Gen.Select(Gen.Int[0, 400], Gen.Int[0, 3]).Array[0, 12], Gen.Int[0, 400]).Select(drawn =>
        {
            var (joined, region, sector, events, left) = drawn;
            var start = Day("2024-01-01") + joined;
            var attributes = ImmutableSortedDictionary<string, string>.Empty.Add("sector", $"s{sector}");
            if (region > 0)
                attributes = attributes.Add("region", $"r{region}");
            var timeline = Timeline([.. events.Select((e, i) => Drawn(i, start + e.Item1, e.Item2))]);
            return new CurveRow(new(start, left < 100 ? start + left : null), MemberAttributes.Of(attributes), timeline);
        });

    [Fact]
    public void Parts_counted_apart_add_up_to_one_pass_over_the_whole() =>
        Gen.Select(Row.Array[0, 60], Gen.Int[0, 2].Array[60]).Sample(drawn =>
        {
            var (rows, parts) = drawn;
            var whole = new CohortAccumulator(Definition);
            for (var i = 0; i < rows.Length; i++)
                whole.Add(new MemberId(i + 1), rows[i]);
            var shards = new[] { new CohortAccumulator(Definition), new CohortAccumulator(Definition), new CohortAccumulator(Definition) };
            for (var i = 0; i < rows.Length; i++)
                shards[parts[i]].Add(new MemberId(i + 1), rows[i]);
            shards[0].Merge(shards[2]);
            shards[0].Merge(shards[1]);
            Assert.Equal(Counted(whole), Counted(shards[0]));
        }, iter: 100);

    [Fact]
    public void A_packed_row_counts_as_the_row() =>
        Row.Sample(row =>
        {
            var (given, read) = (new CohortAccumulator(Definition), new CohortAccumulator(Definition));
            given.Add(new MemberId(1), row);
            read.Add(new MemberId(1), CurveRow.Read(row.Pack()));
            Assert.Equal(Counted(given), Counted(read));
        }, iter: 200);

    [Fact]
    public void An_attribute_has_a_cohort_for_each_value_up_to_50_and_none_beyond_even_where_parts_have_fewer()
    {
        Assert.Equal(51, Keys(50, 50).Count);
        Assert.Equal(["everyone", "early", "job seekers of the north"], Keys(51, 51));
        Assert.Equal(["everyone", "early", "job seekers of the north"], Keys(51, 26));

        static List<string> Keys(int values, int inFirstPart)
        {
            var parts = new[] { new CohortAccumulator(Definition), new CohortAccumulator(Definition) };
            for (var value = 0; value < values; value++)
                parts[value < inFirstPart ? 0 : 1].Add(new MemberId(value + 1), Member(2024, 2, "sector", $"s{value}"));
            parts[0].Merge(parts[1]);
            var keys = parts[0].Cohorts().ConvertAll(c => c.Filter.Key);
            return values > 50 ? keys : [.. keys.Where(k => k is "everyone" || k.StartsWith("sector=", StringComparison.Ordinal))];
        }
    }

    [Fact]
    public void Who_joined_before_the_history_or_not_before_the_day_is_in_no_cohort()
    {
        var counts = new CohortAccumulator(Definition);
        counts.Add(new MemberId(1), Member(2023, 12, "region", "r1"));
        counts.Add(new MemberId(2), Member(2025, 1, "region", "r1"));
        Assert.All(counts.Cohorts(), c => Assert.Equal(0, c.Counts.Members));
        counts.Add(new MemberId(3), Member(2024, 1, "region", "r1"));
        Assert.Equal(["everyone 1", "region=r1 1", "early 1", "job seekers of the north 0"], counts.Cohorts().Select(c => $"{c.Filter.Key} {c.Counts.Members}"));
    }

    [Fact]
    public void A_saved_filter_asks_for_all_of_its_conditions_as_of_the_day()
    {
        Assert.True(In("r1", "2024-06-01", "job"));
        Assert.True(In("r2", "2024-12-31", "job"));
        Assert.False(In("r3", "2024-06-01", "job"));
        Assert.False(In("r1", "2024-06-01", "client"));
        // Declared on the as-of day: not yet.
        Assert.False(In("r1", "2025-01-01", "job"));

        static bool In(string region, string day, string goal)
        {
            var counts = new CohortAccumulator(Definition);
            var timeline = Timeline(Entry("g", EntryKind.GoalDeclared, day, goal, goal: "g"));
            counts.Add(new MemberId(1), new(new(Day("2024-05-01"), null), MemberAttributes.Of([new("region", region)]), timeline));
            return counts.Cohorts().Single(c => c.Filter.Saved == JobSeekers).Counts.Members == 1;
        }
    }

    private static CurveRow Member(int year, int month, string attribute, string value) =>
        new(new(new DateOnly(year, month, 1).DayNumber, null), MemberAttributes.Of([new(attribute, value)]), MemberTimeline.Empty);

    private static NewEntry Drawn(int i, int day, int kind)
    {
        var at = DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return kind switch
        {
            0 => Meeting($"e{i}", at, i % 3 + 1),
            1 => Return($"e{i}", at),
            2 => Return($"e{i}", at, "job", true),
            _ => Entry($"e{i}", EntryKind.GoalDeclared, at, "job", goal: $"g{i}"),
        };
    }

    /// <summary>Everything there is of an accumulator.</summary>
    private static List<string> Counted(CohortAccumulator counts) =>
        counts.Cohorts().ConvertAll(c => $"{c.Filter.Key} {c.Counts.Members} {string.Join(' ', Enumerable.Range(0, CurveFold.MeasureCount).Select(m => Convert.ToHexString(c.Counts.Tenure.Pack(m))))}");
}
