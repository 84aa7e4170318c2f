namespace NetworkAnalytics.Statistics.Comparison;

/// <summary>How often a member did each kind of activity on the way to a goal.</summary>
/// <param name="Member">The member's number; it decides who is sampled, and nothing else.</param>
/// <param name="Activities">Activities of each kind, at least 0; the same kinds in the same order for every member.</param>
public readonly record struct MemberPath(long Member, IReadOnlyList<int> Activities)
{
    internal double Total
    {
        get
        {
            var total = 0.0;
            foreach (var count in Activities)
                total += count;
            return total;
        }
    }
}

/// <summary>The mean mix of a group of members.</summary>
/// <param name="Members">Members with at least one activity.</param>
/// <param name="Shares">For each kind the mean of the members' own shares, so that a busy member weighs no more than another. They add up to 1; all 0 without members.</param>
/// <param name="Contributors">For each kind the members who did it at all.</param>
/// <param name="LargestShares">For each kind the largest part of its mean share that comes from one member, 0 to 1.</param>
public sealed record PathMix(int Members, IReadOnlyList<double> Shares, IReadOnlyList<int> Contributors, IReadOnlyList<double> LargestShares)
{
    /// <summary>The mix of members taken together, such as those who have not reached the goal yet. Members without activities are left out.</summary>
    /// <exception cref="ArgumentException">Members differ in the number of kinds, or a count is negative.</exception>
    public static PathMix Of(IEnumerable<MemberPath> paths)
    {
        var members = Usable(paths);
        var kinds = members.Count == 0 ? 0 : members[0].Activities.Count;
        var (sums, largest, contributors) = (new double[kinds], new double[kinds], new int[kinds]);
        foreach (var member in members)
        {
            var total = member.Total;
            for (var kind = 0; kind < kinds; kind++)
            {
                var share = member.Activities[kind] / total;
                sums[kind] += share;
                largest[kind] = Math.Max(largest[kind], share);
                contributors[kind] += share > 0 ? 1 : 0;
            }
        }
        return new(members.Count,
            Array.ConvertAll(sums, s => s / members.Count),
            contributors,
            largest.Zip(sums, (most, sum) => sum > 0 ? most / sum : 0).ToArray());
    }

    /// <summary>Checked, and with at least one activity.</summary>
    internal static List<MemberPath> Usable(IEnumerable<MemberPath> paths)
    {
        var usable = new List<MemberPath>();
        int? kinds = null;
        foreach (var path in paths)
        {
            if (path.Activities.Count != (kinds ??= path.Activities.Count))
                throw new ArgumentException($"A member has {path.Activities.Count} kinds and another {kinds}.", nameof(paths));
            if (path.Activities.Any(c => c < 0))
                throw new ArgumentException("A number of activities is at least 0.", nameof(paths));
            if (path.Total > 0)
                usable.Add(path);
        }
        return usable;
    }
}
