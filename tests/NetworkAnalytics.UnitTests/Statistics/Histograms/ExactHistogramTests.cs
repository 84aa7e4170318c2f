using System.Buffers;
using CsCheck;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.UnitTests.Statistics.Histograms;

public sealed class ExactHistogramTests
{
    // Small values, the border between the array and the map, and large ones.
    private static readonly Gen<int> Value = Gen.Frequency((6, Gen.Int[0, 40]), (2, Gen.Int[2040, 2056]), (1, Gen.Int[0, int.MaxValue]));
    private static readonly Gen<int[]> Values = Value.Array[0, 60];

    [Fact]
    public void Merging_equals_adding_everything() =>
        Gen.Select(Values, Values).Sample((a, b) =>
        {
            var merged = Of(a);
            merged.Merge(Of(b));
            Same(Of([.. a, .. b]), merged);
        });

    [Fact]
    public void Merging_with_itself_doubles_every_count() =>
        Values.Sample(values =>
        {
            var histogram = Of(values);
            histogram.Merge(histogram);
            Same(Of([.. values, .. values]), histogram);
        });

    [Fact]
    public void Removing_undoes_adding() =>
        Gen.Select(Values, Values).Sample((kept, extra) =>
        {
            var histogram = Of([.. kept, .. extra]);
            foreach (var value in extra)
                histogram.Remove(value);
            Same(Of(kept), histogram);
        });

    [Fact]
    public void Counts_sum_and_order_statistics_are_those_of_the_sorted_values() =>
        Values.Sample(values =>
        {
            var histogram = Of(values);
            Array.Sort(values);
            Assert.Equal(values.Length, histogram.Count);
            Assert.Equal(values.Aggregate((Int128)0, (sum, v) => sum + v), histogram.Sum);
            Assert.Equal(values.CountBy(v => v).Select(c => (c.Key, c.Value)), histogram.Counts());
            for (var rank = 1; rank <= values.Length; rank++)
                Assert.Equal(values[rank - 1], histogram.OrderStatistic(rank));
            if (values.Length > 0)
                Near.Equal(values.Average(v => (double)v), histogram.Mean);
        });

    [Fact]
    public void What_is_written_reads_back_and_equal_histograms_give_equal_bytes() =>
        Values.Sample(values =>
        {
            var bytes = Written(Of(values));
            ReadOnlySpan<byte> rest = [.. bytes, 0xAB];
            var read = ExactHistogram.Read(ref rest);
            Assert.Equal([0xAB], rest.ToArray());
            Same(Of(values), read);
            Array.Reverse(values);
            Assert.Equal(bytes, Written(Of(values)));
        });

    [Fact]
    public void Bytes_cut_short_are_refused() =>
        Values.Sample(values =>
        {
            var bytes = Written(Of(values));
            for (var length = 0; length < bytes.Length; length++)
                Assert.Throws<InvalidDataException>(() => Read(bytes[..length]));
        });

    [Fact]
    public void A_damaged_byte_is_refused_or_gives_another_histogram() =>
        Gen.Select(Values, Gen.Int[0, 10_000], Gen.Int[1, 255]).Sample((values, at, flip) =>
        {
            var bytes = Written(Of(values));
            bytes[at % bytes.Length] ^= (byte)flip;
            try
            {
                ReadOnlySpan<byte> rest = bytes;
                var read = ExactHistogram.Read(ref rest);
                // What is accepted is what a histogram writes: nothing is read as something it is not.
                Assert.Equal(bytes[..^rest.Length], Written(read));
            }
            catch (InvalidDataException)
            {
            }
        });

    public static TheoryData<string, byte[]> Damaged => new()
    {
        { "nothing at all", [] },
        { "an unfinished number", [0x80] },
        { "a number longer than it need be", [0x80, 0x00] },
        { "a number too large for any count", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01] },
        { "a count of none", [1, 5, 0] },
        { "a value twice", [2, 5, 1, 0, 1] },
        { "values beyond an int", [2, 0xff, 0xff, 0xff, 0xff, 0x07, 1, 1, 1] },
        { "a count beyond an int", [1, 5, 0x80, 0x80, 0x80, 0x80, 0x08] },
        { "more values announced than written", [3, 5, 1] },
    };

    [Theory, MemberData(nameof(Damaged))]
    public void Damaged_bytes_are_refused(string what, byte[] bytes) =>
        Assert.True(Record.Exception(() => Read(bytes)) is InvalidDataException, what);

    [Fact]
    public void An_empty_histogram_has_no_mean_and_no_order_statistic()
    {
        var empty = new ExactHistogram();
        Assert.True(double.IsNaN(empty.Mean));
        Assert.Empty(empty.Counts());
        Assert.Throws<ArgumentOutOfRangeException>(() => empty.OrderStatistic(1));
        Assert.Equal([0], Written(empty));
    }

    [Fact]
    public void What_cannot_be_counted_or_taken_out_is_refused_and_changes_nothing()
    {
        var histogram = Of([3, 3, 5000]);
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.Add(-1));
        foreach (var absent in (int[])[-1, 4, 2048, 4999, int.MaxValue])
            Assert.Throws<ArgumentException>(() => histogram.Remove(absent));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.OrderStatistic(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.OrderStatistic(4));
        Same(Of([3, 3, 5000]), histogram);
    }

    [Theory, InlineData(7), InlineData(70_000)]
    public void A_count_that_outgrows_an_int_is_an_error(int value)
    {
        var histogram = Of([value]);
        for (var doubled = 0; doubled < 30; doubled++)
            histogram.Merge(histogram);
        Assert.Equal(1 << 30, histogram.CountOf(value));
        Assert.Throws<OverflowException>(() => histogram.Merge(histogram));
    }

    private static ExactHistogram Of(params int[] values)
    {
        var histogram = new ExactHistogram();
        foreach (var value in values)
            histogram.Add(value);
        return histogram;
    }

    private static byte[] Written(ExactHistogram histogram)
    {
        var buffer = new ArrayBufferWriter<byte>();
        histogram.WriteTo(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static ExactHistogram Read(byte[] bytes)
    {
        ReadOnlySpan<byte> rest = bytes;
        return ExactHistogram.Read(ref rest);
    }

    private static void Same(ExactHistogram expected, ExactHistogram actual)
    {
        Assert.Equal(expected.Counts(), actual.Counts());
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.Sum, actual.Sum);
        Assert.Equal(Written(expected), Written(actual));
    }
}
