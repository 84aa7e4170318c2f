using System.Globalization;
using CsCheck;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Storage.Directory;

namespace NetworkAnalytics.UnitTests.Benchmarks;

public sealed class AttributeRangesTests
{
    [Fact]
    public void Years_with_few_members_are_pooled_with_their_neighbours_until_there_are_forty() =>
        Assert.Equal(["join_year=2019..2020", "join_year=2022..2024"], Keys("join_year", ("2019", 12), ("2020", 30), ("2021", 80), ("2022", 5), ("2023", 34), ("2024", 3)));

    [Fact]
    public void Few_last_years_join_the_pool_before_them() =>
        Assert.Equal(["join_year=2021..2022"], Keys("join_year", ("2020", 100), ("2021", 50), ("2022", 39)));

    [Fact]
    public void Years_with_enough_members_are_not_pooled() => Assert.Empty(Keys("join_year", ("2020", 40), ("2021", 41)));

    [Fact]
    public void Words_have_no_ranges_however_many() => Assert.Empty(Keys("city", [.. Enumerable.Range(0, 60).Select(i => ($"city {i}", 9))]));

    [Fact]
    public void Up_to_fifty_numbers_have_cohorts_of_their_own_and_no_bins() =>
        Assert.Empty(Keys("grade", [.. Enumerable.Range(0, 50).Select(i => (Text(i), 9))]));

    [Fact]
    public void More_numbers_are_binned_at_round_edges() =>
        Assert.Equal(
            ["age=20..<30", "age=30..<40", "age=40..<50", "age=50..<60", "age=60..<70", "age=70..<80", "age=80..<90"],
            Keys("age", [.. Enumerable.Range(22, 60).Select(i => (Text(i), 9))]));

    [Fact]
    public void More_days_are_binned_by_years() =>
        Assert.Equal(
            ["graduated=2010-01-01..<2011-01-01", "graduated=2011-01-01..<2012-01-01"],
            Keys("graduated", [.. Enumerable.Range(0, 70).Select(i => (new DateOnly(2010, 2, 1).AddDays(9 * i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), 9))]));

    [Fact]
    public void Every_number_is_in_one_bin_and_there_are_few() =>
        Gen.Select(Gen.Int[-100_000, 100_000].HashSet[51, 200], Gen.Int[0, 3]).Sample((drawn, digits) =>
        {
            string[] values = [.. drawn.Select(n => (n / (decimal)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture))];
            var bins = AttributeRanges.Plan(Counts("x", [.. values.Select(v => (v, 3))])).ConvertAll(f => f.Range!);
            Assert.InRange(bins.Count, 1, 11);
            Assert.All(values, v => Assert.Single(bins, b => b.Contains(v)));
        }, iter: 300);

    [Theory]
    [InlineData("30", true)]
    [InlineData("39.99", true)]
    [InlineData("40", false)]
    [InlineData("thirty", false)]
    [InlineData("", false)]
    public void A_bin_holds_its_first_value_and_not_the_one_after_it(string value, bool holds) =>
        Assert.Equal(holds, new ValueRange(RangeOf.Numbers, 30, 40).Contains(value));

    [Fact]
    public void A_member_is_counted_in_the_range_their_value_lies_in_and_in_no_other()
    {
        var definition = Versions.Definition() with { Cohorts = [.. AttributeRanges.Plan(Counts("join_year", ("2021", 20), ("2022", 25)))] };
        var counts = new CohortAccumulator(definition);
        foreach (var (member, year) in new[] { (1, "2021"), (2, "2022"), (3, "2023") })
            counts.Add(new(member), Versions.Row("2021-05-01", null) with { Attributes = MemberAttributes.Of([new("join_year", year)]) });
        Assert.Equal(
            ["everyone 3", "join_year=2021 1", "join_year=2022 1", "join_year=2023 1", "join_year=2021..2022 2"],
            counts.Cohorts().Select(c => $"{c.Filter.Key} {c.Counts.Members}"));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string[] Keys(string attribute, params (string Value, int Members)[] values) => [.. AttributeRanges.Plan(Counts(attribute, values)).Select(f => f.Key)];

    private static Dictionary<string, Dictionary<string, int>> Counts(string attribute, params (string Value, int Members)[] values) =>
        new(StringComparer.Ordinal) { [attribute] = values.ToDictionary(v => v.Value, v => v.Members, StringComparer.Ordinal) };
}
