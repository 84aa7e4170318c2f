namespace NetworkAnalytics.Host.Demo;

/// <summary>Whom a member can meet on a day: others who have joined, are not on a pause, have not left and are not quiet.</summary>
internal sealed class MeetingPlace(MemberClock[] clocks, bool[] quiet)
{
    private const int Tries = 12;

    public MemberClock Clock(int member) => clocks[member];

    /// <summary>Somebody met before, often; otherwise anybody. Null when nobody was found.</summary>
    /// <param name="met">Those met so far; takes in the new one.</param>
    public int? Meet(RandomStream random, int member, int day, List<int> met)
    {
        if (met.Count > 0 && random.Chance(0.45) && met[random.Below(met.Count)] is var again && clocks[again].IsThere(day))
            return again;
        var joined = JoinedBy(day);
        for (var i = 0; i < Tries; i++)
        {
            var other = random.Below(joined);
            if (other == member || quiet[other] || !clocks[other].IsThere(day))
                continue;
            if (!met.Contains(other))
                met.Add(other);
            return other;
        }
        return null;
    }

    // How many have joined; the clocks stand in the order of joining.
    private int JoinedBy(int day)
    {
        var (low, high) = (0, clocks.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (clocks[middle].JoinedOn <= day)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
