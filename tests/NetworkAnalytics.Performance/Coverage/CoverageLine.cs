namespace NetworkAnalytics.Performance.Coverage;

/// <summary>How often a nominal 95 % interval held the truth.</summary>
/// <param name="Quantity">What was estimated, and in what setting.</param>
/// <param name="Members">Members a sample.</param>
/// <param name="Intervals">Intervals looked at.</param>
/// <param name="Covered">The share that held the truth.</param>
/// <param name="Low">The least that is asked for.</param>
/// <param name="High">The most.</param>
/// <param name="Bias">The mean of the estimates less the truth; null where there is no single truth.</param>
/// <param name="Truth">Null likewise.</param>
internal sealed record CoverageLine(string Quantity, int Members, int Intervals, double Covered, double Low, double High, double? Truth = null, double? Bias = null)
{
    public bool Holds => Covered >= Low && Covered <= High;
}
