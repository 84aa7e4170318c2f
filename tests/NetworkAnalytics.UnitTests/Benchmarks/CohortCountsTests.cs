using CsCheck;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Projections;
using static NetworkAnalytics.UnitTests.Benchmarks.Versions;

namespace NetworkAnalytics.UnitTests.Benchmarks;

public sealed class CohortCountsTests
{
    [Fact]
    public void Shards_in_any_order_add_up_to_the_counts_of_one_pass() =>
        Gen.Select(DrawnRows.Several(0, 60), Gen.Int[1, 4]).Sample((rows, shards) =>
        {
            var definition = Definition(5);
            var whole = Publish(definition, Count(definition, rows));
            var parts = Enumerable.Range(0, shards).Select(_ => new CohortAccumulator(definition with { Cohorts = [] })).ToArray();
            for (var i = rows.Length - 1; i >= 0; i--)
                parts[i * 7 % shards].Add(new MemberId(i + 1), rows[i]);
            foreach (var part in parts[1..])
                parts[0].Merge(part);
            Assert.Equal(Text(whole), Text(Publish(definition, parts[0].Cohorts()[0].Counts)));
        }, iter: 60);

    [Fact]
    public void Every_member_is_in_every_denominator_once() =>
        DrawnRows.Several(0, 40).Sample(rows =>
        {
            var counts = Count(Definition(), rows);
            Assert.Equal(rows.Count(r => r.Membership.JoinedOn < AsOf.DayNumber), counts.Members);
            Assert.Equal(counts.Members, counts.Announced.Members);
            Assert.Equal(counts.Members, counts.Any.Members);
            Assert.Equal(counts.Members, counts.First.Members);
            for (var month = 1; month <= counts.Participation.Months; month++)
                Assert.Equal(counts.Tenure.Cells(0)[month - 1].Count, counts.Participation.Eligible(month));
        }, iter: 100);

    [Fact]
    public void What_a_cell_sees_alike_of_two_members_publishes_alike() =>
        Gen.Select(DrawnRows.Several(25, 25), DrawnRows.One, DrawnRows.One, DrawnRows.One).Sample((others, one, other, third) =>
        {
            var definition = Definition(5);
            var layout = CellLayout.Of(definition);
            var (digests, a, b) = (new CellDigests(definition, layout), new ulong[layout.Cells], new ulong[layout.Cells]);
            // The third makes pairs that agree in some cells more likely: a beginning of one history with a later joining.
            foreach (var (first, second) in new[] { (one, other), (one, third), (one, Cut(one)) })
            {
                var (inFirst, inSecond) = (digests.Fill(first, a), digests.Fill(second, b));
                if (inFirst && inSecond)
                    Compare(Publish(definition, Count(definition, [.. others, first])), Publish(definition, Count(definition, [.. others, second])), layout, a, b);
            }
        }, iter: 60);

    private static CurveRow Cut(CurveRow row) => row with { Timeline = new([.. row.Timeline.Events.Take(row.Timeline.Events.Length / 2)], row.Timeline.Pauses) };

    private static void Compare(Contracts.Benchmarks.PublishedBenchmark x, Contracts.Benchmarks.PublishedBenchmark y, CellLayout layout, ulong[] a, ulong[] b)
    {
        for (var m = 0; m < x.Returns[0].Months.Length; m++)
        {
            Same(ReturnCells.Announced, m, x.Returns[0].Months[m], y.Returns[0].Months[m]);
            Same(ReturnCells.Any, m, x.Returns[1].Months[m], y.Returns[1].Months[m]);
            Same(ReturnCells.First, m, x.First.Months[m], y.First.Months[m]);
        }
        for (var m = 0; m < x.Counts.Months.Length; m++)
            Same(ReturnCells.Counts, m, x.Counts.Months[m], y.Counts.Months[m]);
        for (var m = 0; m < x.Participation.Months.Length; m++)
            Same(ReturnCells.Participation, m, x.Participation.Months[m], y.Participation.Months[m]);
        for (var t = 0; t < x.Returns[0].Table.Length; t++)
            Same(ReturnCells.Announced, x.Returns[0].Table[t].Month, x.Returns[0].Table[t], y.Returns[0].Table[t]);
        for (var h = 0; h < ReturnCells.Horizons.Length; h++)
            Same(ReturnCells.AnyMeans, h, x.Returns[1].RestrictedMeans[h], y.Returns[1].RestrictedMeans[h]);
        Same(ReturnCells.AnyQuantiles, 0, Text(x.Returns[1].Quantiles), Text(y.Returns[1].Quantiles));
        Same(ReturnCells.Exponents, 0, x.Exponents, y.Exponents);

        void Same(byte code, int index, object expected, object actual)
        {
            var cell = layout.Find(code, index);
            if (a[cell] == b[cell])
                Assert.Equal(expected, actual);
        }
    }
}
