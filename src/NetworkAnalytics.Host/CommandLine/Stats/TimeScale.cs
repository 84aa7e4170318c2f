namespace NetworkAnalytics.Host.CommandLine.Stats;

/// <summary>
/// Times that need not be whole days, by their place in order: only the order of times matters to the estimators, which
/// count by day. A result is read back in the times.
/// </summary>
internal sealed class TimeScale
{
    private readonly double[] _times;

    /// <param name="times">In any order, any of them as often as it occurs.</param>
    public TimeScale(IEnumerable<double> times) => _times = [.. times.Distinct().Order()];

    /// <summary>Rising.</summary>
    public IReadOnlyList<double> Times => _times;

    public int Place(double time) => Array.BinarySearch(_times, time);
}
