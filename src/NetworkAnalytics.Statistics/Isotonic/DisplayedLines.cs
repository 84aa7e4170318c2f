namespace NetworkAnalytics.Statistics.Isotonic;

/// <summary>
/// The lines to draw through published quantiles: on the cells where all of them are published the isotonic fit
/// weighted by the members there; on the others the running maximum of what is published, kept at or above the lines
/// of lower quantiles in that cell and at or below the line's own next fitted value. So no line falls and none crosses
/// another, whichever cells are withheld.
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
        // In each cell the highest of the lines below the one being drawn.
        var floor = new double[cells];
        Array.Fill(floor, double.NegativeInfinity);
        for (var q = 0; q < quantiles.Length; q++)
        {
            var source = quantiles[q];
            var fitted = IsotonicRegression.Fit(Array.ConvertAll(whole, c => source[c]!.Value), weights);
            drawn[q] = new double?[cells];
            // Lines pooled over different stretches can differ in their last bit where they meet.
            for (var i = 0; i < whole.Length; i++)
                drawn[q][whole[i]] = Math.Max(fitted[i], floor[whole[i]]);
            Complete(source, drawn[q], floor);
            for (var cell = 0; cell < cells; cell++)
                if (drawn[q][cell] is { } value)
                    floor[cell] = Math.Max(floor[cell], value);
        }
        return drawn;
    }

    /// <summary>Fills the cells that are published and not fitted.</summary>
    private static void Complete(double?[] source, double?[] line, double[] floor)
    {
        var ceiling = new double[line.Length];
        var next = double.PositiveInfinity;
        for (var cell = line.Length - 1; cell >= 0; cell--)
            ceiling[cell] = next = line[cell] ?? next;
        var highest = double.NegativeInfinity;
        for (var cell = 0; cell < line.Length; cell++)
        {
            if (source[cell] is not { } value)
                continue;
            highest = line[cell] ??= Math.Min(ceiling[cell], Math.Max(highest, Math.Max(value, floor[cell])));
        }
    }
}
