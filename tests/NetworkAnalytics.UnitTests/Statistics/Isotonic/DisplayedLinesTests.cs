using CsCheck;
using NetworkAnalytics.Statistics.Isotonic;

namespace NetworkAnalytics.UnitTests.Statistics.Isotonic;

public sealed class DisplayedLinesTests
{
    // Five quantiles in order in each of up to 12 cells, with any of them withheld.
    private static readonly Gen<(double?[][] Lines, long[] Members)> Published =
        Gen.Select(Gen.Int[0, 30].Array[5], Gen.Int[0, 31], Gen.Long[1, 90]).Array[0, 12].Select(cells =>
        {
            var lines = Enumerable.Range(0, 5).Select(q => cells.Select(c => Hidden(c, q) ? (double?)null : c.Item1.Order().ElementAt(q)).ToArray());
            return (lines.ToArray(), Array.ConvertAll(cells, c => c.Item3));
        });

    [Fact]
    public void No_line_falls_and_none_crosses_another_whatever_is_withheld() =>
        Published.Sample(given =>
        {
            var drawn = DisplayedLines.Of(given.Lines, given.Members);
            foreach (var line in drawn)
            {
                var shown = line.OfType<double>().ToArray();
                Assert.Equal(shown.Order(), shown);
            }
            for (var cell = 0; cell < given.Members.Length; cell++)
            {
                var shown = drawn.Select(line => line[cell]).OfType<double>().ToArray();
                Assert.Equal(shown.Order(), shown);
            }
        });

    [Fact]
    public void A_value_is_drawn_where_it_is_published_and_nowhere_else() =>
        Published.Sample(given =>
        {
            var drawn = DisplayedLines.Of(given.Lines, given.Members);
            Assert.Equal(given.Lines.Select(l => l.Select(v => v is null)), drawn.Select(l => l.Select(v => v is null)));
        });

    [Fact]
    public void Cells_with_all_quantiles_carry_the_isotonic_fit() =>
        Published.Sample(given =>
        {
            var whole = Enumerable.Range(0, given.Members.Length).Where(c => given.Lines.All(l => l[c] is not null)).ToArray();
            var drawn = DisplayedLines.Of(given.Lines, given.Members);
            for (var q = 0; q < 5; q++)
            {
                var fitted = IsotonicRegression.Fit(Array.ConvertAll(whole, c => given.Lines[q][c]!.Value), Array.ConvertAll(whole, c => (double)given.Members[c]));
                for (var i = 0; i < whole.Length; i++)
                    Assert.Equal(fitted[i], drawn[q][whole[i]]!.Value, 1e-12);
            }
        });

    [Fact]
    public void Beyond_the_fitted_cells_the_running_maximum_is_drawn()
    {
        double?[][] lines = [[1, 3, null, null], [2, 4, 3, 6]];
        Assert.Equal([[1, 3, null, null], [2, 4, 4, 6]], DisplayedLines.Of(lines, [50, 50, 30, 20]));
    }

    [Fact]
    public void A_cell_before_the_fitted_ones_does_not_stand_above_them()
    {
        double?[][] lines = [[null, 1], [9, 4]];
        Assert.Equal([[null, 1], [4, 4]], DisplayedLines.Of(lines, [30, 50]));
    }

    [Fact]
    public void A_line_stays_above_a_lower_one_that_was_carried_on()
    {
        double?[][] lines = [[5, 2], [null, 3], [null, null]];
        Assert.Equal([[5, 5], [null, 5], [null, null]], DisplayedLines.Of(lines, [30, 30]));
    }

    [Fact]
    public void No_cells_no_quantiles_and_arrays_that_do_not_match()
    {
        Assert.Empty(DisplayedLines.Of([], [1]));
        Assert.Empty(DisplayedLines.Of([[]], [])[0]);
        Assert.Throws<ArgumentException>(() => DisplayedLines.Of([[1, 2]], [1]));
    }

    private static bool Hidden((int[], int Mask, long) cell, int quantile) => (cell.Mask >> quantile & 1) == 1 && cell.Mask % 3 != 0;
}
