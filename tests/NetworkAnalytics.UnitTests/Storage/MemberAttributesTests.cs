using CsCheck;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Storage.Directory;

namespace NetworkAnalytics.UnitTests.Storage;

public sealed class MemberAttributesTests
{
    private static readonly MemberAttributes Moved = MemberAttributes.Read(
        """{"chapter":"Lyon","trade":"baker"}""", """{"chapter":{"2024-03-01":"Nantes","2025-06-01":null},"board":{"2024-05-01":"yes"}}""");

    internal static readonly Gen<MemberAttributes> Drawn = Gen.Select(
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2]).Array[0, 4], Gen.Select(Gen.Int[0, 3], Gen.Int[700_000, 700_900], Gen.Int[0, 2]).Array[0, 8], (undated, dated) => MemberAttributes.Of(
            undated.GroupBy(u => u.Item1).Select(u => KeyValuePair.Create($"a{u.Key}", $"{u.First().Item2}")),
            dated.GroupBy(d => d.Item1).Select(d => new KeyValuePair<string, System.Collections.Immutable.ImmutableArray<DatedValue>>($"a{d.Key}", [.. d
                .GroupBy(v => v.Item2).Select(v => new DatedValue(v.Key, v.First().Item3 == 0 ? null : $"{v.First().Item3}")).OrderBy(v => v.From)]))));

    [Theory]
    [InlineData("2024-02-29", "Lyon")]
    [InlineData("2024-03-01", "Nantes")]
    [InlineData("2025-05-31", "Nantes")]
    [InlineData("2025-06-01", null)]
    [InlineData("2031-01-01", null)]
    public void A_value_holds_from_its_own_day_until_the_day_of_the_next(string day, string? chapter)
    {
        Assert.Equal(chapter, Moved.Find("chapter", DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture).DayNumber));
        Assert.Equal("baker", Moved.Find("trade", DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture).DayNumber));
    }

    [Fact]
    public void Without_an_undated_value_there_is_none_before_the_first_day()
    {
        Assert.Null(Moved.Find("board", new DateOnly(2024, 4, 30).DayNumber));
        Assert.Equal("yes", Moved.Find("board", new DateOnly(2024, 5, 1).DayNumber));
    }

    [Fact]
    public void All_values_are_told_with_their_days() =>
        Assert.Equal(
            ["board yes 2024-05-01", "chapter Lyon ", "chapter Nantes 2024-03-01", "chapter  2025-06-01", "trade baker "],
            Moved.All().Select(v => FormattableString.Invariant($"{v.Attribute} {v.Value} {v.ValidFrom:yyyy-MM-dd}")));

    [Fact]
    public void One_attribute_and_all_of_them_agree_on_every_day() =>
        Gen.Select(Drawn, Gen.Int[699_999, 700_901]).Sample((attributes, day) =>
        {
            var all = attributes.At(day);
            for (var name = 0; name <= 4; name++)
                Assert.Equal(all.GetValueOrDefault($"a{name}"), attributes.Find($"a{name}", day));
        }, iter: 2000);

    [Fact]
    public void What_a_curve_row_keeps_of_them_is_what_was_given_and_the_same_bytes_again() =>
        Drawn.Sample(attributes =>
        {
            var packed = new CurveRow(new(700_000, null), attributes, MemberTimeline.Empty).Pack();
            var read = CurveRow.Read(packed);
            Assert.Equal(attributes.All(), read.Attributes.All());
            Assert.Equal(packed, read.Pack());
        }, iter: 1000);

    [Fact]
    public void A_row_cut_short_anywhere_is_said_to_be()
    {
        var packed = new CurveRow(new(700_000, null), Moved, MemberTimeline.Empty).Pack();
        for (var length = 0; length < packed.Length; length++)
            Assert.Throws<InvalidDataException>(() => CurveRow.Read(packed.AsSpan(0, length)));
    }
}
