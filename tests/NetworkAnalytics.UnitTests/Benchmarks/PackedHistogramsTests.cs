using CsCheck;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Statistics.Histograms;

namespace NetworkAnalytics.UnitTests.Benchmarks;

public sealed class PackedHistogramsTests
{
    [Fact]
    public void A_cell_is_read_as_if_all_were() =>
        Gen.Int[0, 3000].Array[0, 20].Array[0, 30].Sample(values =>
        {
            var bytes = Packed(values);
            var (all, packed) = (CohortHistograms.Unpack(bytes), new PackedHistograms(bytes));
            Assert.Equal(all.Count, packed.Count);
            Assert.Equal(all.Select(Counts), packed.Select(Counts));
            for (var cell = packed.Count - 1; cell >= 0; cell--)
                Assert.Equal(Counts(all[cell]), Counts(packed[cell]));
        }, iter: 300);

    [Fact]
    public void What_is_taken_out_of_a_cell_is_there_again_for_the_next_one_who_looks()
    {
        var packed = new PackedHistograms(Packed([[5, 5, 7]]));
        packed[0].Remove(5);
        Assert.Equal([(5, 2), (7, 1)], Counts(packed[0]));
    }

    [Fact]
    public void Bytes_that_end_within_a_cell_are_refused()
    {
        var bytes = Packed([[1, 2, 3], [4, 500]]);
        for (var length = 1; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            // Between two cells is the one place where they may end.
            if (length != Packed([[1, 2, 3]]).Length)
                Assert.Throws<InvalidDataException>(() => new PackedHistograms(cut));
        }
    }

    private static byte[] Packed(int[][] values)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        foreach (var cell in values)
        {
            var histogram = new ExactHistogram();
            foreach (var value in cell)
                histogram.Add(value);
            histogram.WriteTo(buffer);
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static List<(int, int)> Counts(ExactHistogram histogram) => [.. histogram.Counts().Select(c => (c.Value, c.Count))];
}
