namespace NetworkAnalytics.Statistics.Comparison;

/// <summary>
/// Different paths to one goal: members grouped by the mix of activities on their way, by k-means on centred log-ratio
/// compositions (Aitchison 1986), at most four groups.
/// </summary>
/// <remarks>
/// Zeros: a kind never done has no logarithm, and most members never did most kinds. Each kind's count is raised by ½
/// (the posterior mean under Jeffreys' prior), so a share is (c + ½) / (N + D/2) for D kinds: a member with
/// few activities is drawn towards the even mix and one with many hardly moves. The groups' means are of the raw shares.
/// How many groups: among 2 to 4, those where every group has the fewest members allowed; of these the largest mean
/// simplified silhouette (distances to centres, Hruschka 2004), the fewer groups on a tie; one group when none
/// reaches <see cref="ClearSilhouette"/>, because k-means finds groups in any cloud. With two or three kinds an even
/// spread reaches it too: the groups are then a convenient cut, not a gap between ways.
/// </remarks>
/// <param name="Members">Members grouped: those with activities, sampled where there are too many.</param>
/// <param name="WithoutActivities">Members left out because they had none.</param>
/// <param name="Groups">Largest first; equal ones by the first kind that differs. Empty when fewer members than a group must have.</param>
/// <param name="Silhouette">The mean simplified silhouette, −1 to 1; null with one group or none.</param>
public sealed record PathGrouping(int Members, int WithoutActivities, IReadOnlyList<PathMix> Groups, double? Silhouette)
{
    /// <summary>Most groups there can be.</summary>
    public const int MostGroups = 4;

    /// <summary>Most members grouped: those with the smallest hashes of their number, whatever the order they come in.</summary>
    public const int MostMembers = 5000;

    /// <summary>Below this mean silhouette there is no substantial structure (Kaufman and Rousseeuw 1990).</summary>
    public const double ClearSilhouette = 0.5;

    /// <param name="paths">Members who reached the goal, with their activities before it; each member once.</param>
    /// <param name="fewest">Fewest members a group may have, at least 1.</param>
    /// <exception cref="ArgumentException">Members differ in the number of kinds, or a count is negative.</exception>
    public static PathGrouping Of(IReadOnlyCollection<MemberPath> paths, int fewest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fewest, 1);
        var usable = PathMix.Usable(paths);
        var sample = usable.OrderBy(p => SplitMix64.Hash((ulong)p.Member)).ThenBy(p => p.Member).Take(MostMembers).ToArray();
        var without = paths.Count - usable.Count;
        if (sample.Length < fewest)
            return new(sample.Length, without, [], null);
        var points = Array.ConvertAll(sample, p => CentredLogRatio(p.Activities));
        var (best, silhouette) = (new int[sample.Length], (double?)null);
        for (var groups = 2; groups <= MostGroups && groups * (long)fewest <= sample.Length; groups++)
        {
            var assigned = KMeans.Fit(points, groups);
            if (Enumerable.Range(0, groups).Any(g => assigned.Count(a => a == g) < fewest))
                continue;
            var quality = MeanSilhouette(points, assigned, groups);
            if (quality >= ClearSilhouette && !(quality <= silhouette))
                (best, silhouette) = (assigned, quality);
        }
        var mixes = sample.Zip(best).GroupBy(m => m.Second, m => m.First).Select(PathMix.Of);
        return new(sample.Length, without, Ordered(mixes), silhouette);
    }

    /// <summary>ln of each share less their mean, after half an activity is added to each kind.</summary>
    internal static double[] CentredLogRatio(IReadOnlyList<int> activities)
    {
        // The total cancels, so counts serve as well as shares.
        var logs = new double[activities.Count];
        for (var kind = 0; kind < logs.Length; kind++)
            logs[kind] = Math.Log(activities[kind] + 0.5);
        var mean = logs.Length == 0 ? 0 : logs.Average();
        return Array.ConvertAll(logs, l => l - mean);
    }

    private static double MeanSilhouette(double[][] points, int[] assigned, int groups)
    {
        var centres = Enumerable.Range(0, groups).Select(_ => new double[points[0].Length]).ToArray();
        KMeans.Centre(points, assigned, centres);
        var sum = 0.0;
        for (var i = 0; i < points.Length; i++)
        {
            var own = Math.Sqrt(KMeans.Squared(points[i], centres[assigned[i]]));
            var other = double.PositiveInfinity;
            for (var group = 0; group < groups; group++)
                if (group != assigned[i])
                    other = Math.Min(other, Math.Sqrt(KMeans.Squared(points[i], centres[group])));
            sum += Math.Max(own, other) is var most && most > 0 ? (other - own) / most : 0;
        }
        return sum / points.Length;
    }

    private static PathMix[] Ordered(IEnumerable<PathMix> mixes)
    {
        var ordered = mixes.ToArray();
        Array.Sort(ordered, (a, b) => a.Members != b.Members
            ? b.Members.CompareTo(a.Members)
            : a.Shares.Zip(b.Shares, (x, y) => y.CompareTo(x)).FirstOrDefault(c => c != 0));
        return ordered;
    }
}
