using CsCheck;
using NetworkAnalytics.Delivery.Csv;

namespace NetworkAnalytics.UnitTests.Csv;

public sealed class CsvFormatTests
{
    public static TheoryData<string> Formulas => ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "=HYPERLINK(\"http://x\",\"y\")"];

    [Theory]
    [MemberData(nameof(Formulas))]
    public void A_text_that_a_spreadsheet_would_calculate_begins_with_an_apostrophe(string text)
    {
        foreach (var format in (CsvFormat[])[CsvFormat.Machine, CsvFormat.English, CsvFormat.French])
            Assert.StartsWith("'" + text[0], format.Line(text).TrimStart('"'), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_stay_numbers_whatever_their_sign()
    {
        Assert.Equal("-5,-0.25,0", CsvFormat.Machine.Line(-5, -0.25, 0L));
        Assert.Equal("-5;-0,25;1234,5", CsvFormat.French.Line(-5, -0.25, 1234.5));
    }

    [Fact]
    public void A_spreadsheet_is_given_the_byte_order_mark_and_a_program_is_not()
    {
        Assert.Equal(("\ufeff", "\ufeff", ""), (CsvFormat.French.Start, CsvFormat.English.Start, CsvFormat.Machine.Start));
        Assert.Equal((';', ','), (CsvFormat.For(new("fr-FR")).Separator, CsvFormat.For(new("en-GB")).Separator));
    }

    [Fact]
    public void Days_instants_and_truths_are_written_as_imports_read_them()
    {
        Assert.Equal("2026-03-14,2026-03-14T09:30:00+01:00,true,,a b", CsvFormat.Machine.Line(
            new DateOnly(2026, 3, 14), new DateTimeOffset(2026, 3, 14, 9, 30, 0, TimeSpan.FromHours(1)), true, null, "a b"));
        Assert.Throws<ArgumentException>(() => CsvFormat.Machine.Line(new object()));
    }

    [Fact]
    public void Whatever_the_texts_are_one_reads_back_the_same_cells_and_none_is_a_formula() =>
        Gen.String[Gen.Char["=+-@\t\r\n,;\"'abc é"], 0, 6].Array[1, 4].Sample(texts =>
        {
            foreach (var (format, separator) in ((CsvFormat, string)[])[(CsvFormat.Machine, ","), (CsvFormat.French, ";")])
            {
                using var reader = new CsvHelper.CsvParser(new StringReader(format.Line(texts)), new CsvHelper.Configuration.CsvConfiguration(System.Globalization.CultureInfo.InvariantCulture) { Delimiter = separator, IgnoreBlankLines = false });
                // A single empty field is an empty line, which no reader tells from nothing.
                if (texts is [""])
                    continue;
                Assert.True(reader.Read());
                Assert.Equal(texts, reader.Record!.Select((cell, i) => cell.Length > texts[i].Length ? cell[1..] : cell));
                Assert.All(reader.Record!, cell => Assert.False(cell.Length > 0 && "=+-@\t\r\n".Contains(cell[0], StringComparison.Ordinal), cell));
            }
        });
}
