using CsCheck;
using NetworkAnalytics.Statistics.Survival;

namespace NetworkAnalytics.UnitTests.Statistics.Survival;

/// <summary>Cohorts for the survival tests: many ties, some long times, any share censored.</summary>
internal static class Samples
{
    public static readonly Gen<(int Day, bool Event)[]> Times =
        Gen.Select(Gen.Frequency((3, Gen.Int[0, 8]), (2, Gen.Int[0, 400])), Gen.Int[0, 5], Gen.Int[0, 5])
            .Select((day, of, most) => (day, of < most)).Array[0, 40];

    public static readonly Gen<(int Day, Ending Ending)[]> Endings =
        Gen.Select(Gen.Frequency((3, Gen.Int[0, 8]), (2, Gen.Int[0, 400])), Gen.Int[0, 2]).Select((day, e) => (day, (Ending)e)).Array[0, 30];

    public static DayCounts Counts(params IEnumerable<(int Day, bool Event)> times)
    {
        var counts = new DayCounts();
        foreach (var (day, happened) in times)
            counts.AddMember(happened ? day : null, day);
        return counts;
    }

    public static CompetingDayCounts Counts(params IEnumerable<(int Day, Ending Ending)> endings)
    {
        var counts = new CompetingDayCounts();
        foreach (var (day, ending) in endings)
            counts.Add(ending, day);
        return counts;
    }

    public static Dictionary<string, DayCounts> ByGroup(string file) =>
        Oracle.Rows(file).GroupBy(r => r.Text("group")).ToDictionary(g => g.Key, g => Counts(g.Select(r => (r.Int("time"), r.Int("event") == 1))));
}
