namespace NetworkAnalytics.Statistics.Isotonic;

/// <summary>
/// The lines to draw through published quantiles: on the cells where all of them are published the isotonic fit
/// weighted by the members there; on the others the running maximum of what is published, so that no line falls and
/// none crosses another.
/// </summary>
public static class DisplayedLines
{
    /// <param name="quantiles">One array a quantile, lowest quantile first; one value a cell, null where withheld.</param>
    /// <param name="members">Members observed in each cell.</param>
    /// <returns>As <paramref name="quantiles"/>: null where the quantile is withheld.</returns>
    public static double?[][] Of(double?[][] quantiles, ReadOnlySpan<long> members)
    {
        var cells = members.Length;
        foreach (var line in quantiles)
            if (line.Length != cells)
                throw new ArgumentException($"A quantile has {line.Length} cells and the members {cells}.", nameof(quantiles));
        var whole = Enumerable.Range(0, cells).Where(c => quantiles.All(q => q[c] is not null)).ToArray();
        var weights = new double[whole.Length];
        for (var i = 0; i < whole.Length; i++)
            weights[i] = members[whole[i]];

        var drawn = new double?[quantiles.Length][];
        for (var q = 0; q < quantiles.Length; q++)
        {
            var source = quantiles[q];
            var fitted = IsotonicRegression.Fit(Array.ConvertAll(whole, c => source[c]!.Value), weights);
            drawn[q] = new double?[cells];
            for (var i = 0; i < whole.Length; i++)
                drawn[q][whole[i]] = fitted[i];
            RunningMaximum(source, drawn[q], whole);
        }
        return drawn;
    }

    private static void RunningMaximum(double?[] source, double?[] line, int[] whole)
    {
        var highest = double.NegativeInfinity;
        var fittedSoFar = whole.ToHashSet();
        for (var cell = 0; cell < line.Length; cell++)
        {
            if (source[cell] is not { } value)
                continue;
            if (!fittedSoFar.Contains(cell))
                line[cell] = Math.Max(highest, value);
            highest = Math.Max(highest, line[cell]!.Value);
        }
    }
}
