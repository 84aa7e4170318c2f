namespace NetworkAnalytics.Statistics.Comparison;

/// <summary>
/// k-means by Lloyd's steps from k-means++ starts (Arthur and Vassilvitskii 2007), several starts from one fixed seed:
/// the same points in the same order always give the same groups.
/// </summary>
internal static class KMeans
{
    private const ulong Seed = 0x6E6574776F726B73;
    private const int Starts = 8;
    private const int MostSteps = 100;

    /// <param name="points">Points of one dimension, at least <paramref name="groups"/> of them.</param>
    /// <param name="groups">At least 1.</param>
    /// <returns>The group of each point, in 0…groups − 1, of the start with the smallest sum of squared distances. Groups may stay empty when points coincide.</returns>
    public static int[] Fit(double[][] points, int groups)
    {
        var random = new SplitMix64(Seed);
        var (best, smallest) = (new int[points.Length], double.PositiveInfinity);
        for (var start = 0; start < Starts; start++)
        {
            var centres = Spread(points, groups, ref random);
            var assigned = new int[points.Length];
            Array.Fill(assigned, -1);
            var inertia = 0.0;
            for (var step = 0; step < MostSteps && Assign(points, centres, assigned, out inertia); step++)
                Centre(points, assigned, centres);
            if (inertia < smallest)
                (best, smallest) = (assigned, inertia);
        }
        return best;
    }

    /// <summary>Squared Euclidean distance.</summary>
    public static double Squared(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    /// <summary>Moves each centre to the mean of its points; one without points stays.</summary>
    public static void Centre(double[][] points, int[] assigned, double[][] centres)
    {
        var sizes = new int[centres.Length];
        var sums = Array.ConvertAll(centres, c => new double[c.Length]);
        for (var i = 0; i < points.Length; i++)
        {
            sizes[assigned[i]]++;
            for (var d = 0; d < points[i].Length; d++)
                sums[assigned[i]][d] += points[i][d];
        }
        for (var group = 0; group < centres.Length; group++)
            if (sizes[group] > 0)
                centres[group] = Array.ConvertAll(sums[group], s => s / sizes[group]);
    }

    private static double[][] Spread(double[][] points, int groups, ref SplitMix64 random)
    {
        var centres = new double[groups][];
        centres[0] = points[(int)(random.NextDouble() * points.Length)];
        var distances = Array.ConvertAll(points, p => Squared(p, centres[0]));
        for (var group = 1; group < groups; group++)
        {
            var target = random.NextDouble() * distances.Sum();
            var chosen = 0;
            while (chosen < points.Length - 1 && (target -= distances[chosen]) >= 0)
                chosen++;
            centres[group] = points[chosen];
            for (var i = 0; i < points.Length; i++)
                distances[i] = Math.Min(distances[i], Squared(points[i], centres[group]));
        }
        return centres;
    }

    /// <summary>True when a point changed its group. Of equally near centres the first is taken.</summary>
    private static bool Assign(double[][] points, double[][] centres, int[] assigned, out double inertia)
    {
        inertia = 0;
        var changed = false;
        for (var i = 0; i < points.Length; i++)
        {
            var (nearest, distance) = (0, double.PositiveInfinity);
            for (var group = 0; group < centres.Length; group++)
                if (Squared(points[i], centres[group]) is var d && d < distance)
                    (nearest, distance) = (group, d);
            changed |= assigned[i] != nearest;
            assigned[i] = nearest;
            inertia += distance;
        }
        return changed;
    }
}
