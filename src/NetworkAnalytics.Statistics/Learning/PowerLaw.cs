namespace NetworkAnalytics.Statistics.Learning;

/// <summary>
/// A member's outcomes as a power-law Poisson process in cumulative effort h (Crow 1974; AMSAA, Duane): Λ(h) = a·h^b.
/// b above 1: outcomes come faster as effort goes on; below 1: slower.
/// </summary>
/// <param name="Outcomes">n, outcomes with a position.</param>
/// <param name="LogSum">s = Σ ln(H / hⱼ), at least 0, without unit.</param>
/// <param name="Total">H, the whole effort.</param>
public readonly record struct PowerLaw(int Outcomes, double LogSum, double Total)
{
    /// <summary>The maximum-likelihood b = n / s; null without outcomes, and where all lie at H (s = 0), where it has no finite value.</summary>
    public double? Exponent => LogSum > 0 ? Outcomes / LogSum : null;

    /// <summary>The maximum-likelihood a = n / H^b, in outcomes per unit of effort to the power b; null as <see cref="Exponent"/>.</summary>
    public double? Scale => Exponent is { } b ? Outcomes / Math.Pow(Total, b) : null;

    /// <summary>The sufficient statistics of one member.</summary>
    /// <param name="positions">Effort at each outcome, above 0 and at most <paramref name="total"/>, in any order.</param>
    /// <param name="total">The whole effort, same unit; above 0 when there is a position.</param>
    /// <exception cref="ArgumentException">A position lies outside.</exception>
    public static PowerLaw Fit(IEnumerable<double> positions, double total)
    {
        var (n, s) = (0, 0.0);
        foreach (var position in positions)
        {
            if (!(position > 0 && position <= total && double.IsFinite(total)))
                throw new ArgumentException($"A position of {position} in a total effort of {total}.", nameof(positions));
            n++;
            s += Math.Log(total / position);
        }
        return new(n, s, total);
    }

    /// <inheritdoc cref="Fit(IEnumerable{double}, double)"/>
    public static PowerLaw Fit(EffortPositions effort) => Fit(effort.Positions, effort.Total);
}
