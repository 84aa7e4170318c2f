using NetworkAnalytics.Delivery.Dashboard.Imports;

namespace NetworkAnalytics.UnitTests.Dashboard;

public sealed class MappingLinesTests
{
    [Fact]
    public void Lines_name_a_field_and_what_stands_in_every_row_of_it()
    {
        var constants = MappingLines.Constants("entry = activity\r\n\r\n  kind=event  \nnote = a = b", out var wrong);
        Assert.Equal(0, wrong);
        Assert.Equal([("entry", "activity"), ("kind", "event"), ("note", "a = b")], constants.Select(c => (c.Key, c.Value)));
    }

    [Fact]
    public void Lines_name_a_field_a_word_of_the_file_and_ours()
    {
        var values = MappingLines.Values("kind: Rendez-vous = one_to_one\nkind: 2 = 1 : 1 = event\nexpected: = false", out var wrong);
        Assert.Equal(0, wrong);
        Assert.Equal([("Rendez-vous", "one_to_one"), ("2 = 1 : 1", "event")], values["kind"].Select(v => (v.Key, v.Value)).OrderByDescending(v => v.Key));
        Assert.Equal("false", values["expected"][""]);
    }

    [Theory]
    [InlineData("entry = activity\nkind", 2)]
    [InlineData("= activity", 1)]
    [InlineData("\nentry =", 2)]
    public void The_first_line_that_cannot_be_read_is_told(string text, int line)
    {
        MappingLines.Constants(text, out var wrong);
        Assert.Equal(line, wrong);
    }

    [Theory]
    [InlineData("kind: Rendez-vous", 1)]
    [InlineData("kind: a = b\nRendez-vous = one_to_one", 2)]
    [InlineData(": a = b", 1)]
    public void The_first_line_of_words_that_cannot_be_read_is_told(string text, int line)
    {
        MappingLines.Values(text, out var wrong);
        Assert.Equal(line, wrong);
    }

    [Fact]
    public void The_examples_are_lines()
    {
        MappingLines.Constants(MappingLines.ConstantExample, out var constant);
        MappingLines.Values(MappingLines.ValueExample, out var value);
        Assert.Equal((0, 0), (constant, value));
    }
}
