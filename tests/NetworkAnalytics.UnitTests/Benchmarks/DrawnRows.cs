using CsCheck;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Engine.Projections;
using static NetworkAnalytics.UnitTests.MemberLog.Build;

namespace NetworkAnalytics.UnitTests.Benchmarks;

/// <summary>Members drawn at random: quiet ones, leavers, people on pause, people with goals, effort and returns of all kinds.</summary>
internal static class DrawnRows
{
    private static readonly string[] Categories = ["job", "client", "pitch", "advice", "need"];
    private static readonly string[] Kinds = ["event", "one_to_one", "discussion", "follow_up"];

    private static readonly Gen<(int Day, int What, int Which, int Minutes)> Drawn =
        Gen.Select(Gen.Int[0, 900], Gen.Int[0, 9], Gen.Int[0, 4], Gen.Int[0, 600], (day, what, which, minutes) => (day, what, which, minutes));

    public static readonly Gen<CurveRow> One =
        Gen.Select(Gen.Int[0, 1500], Gen.Int[0, 1500], Drawn.Array[0, 15], (joined, stay, entries) => Make(joined, stay < 1200 ? null : stay - 1100, entries));

    public static Gen<CurveRow[]> Several(int fewest, int most) => One.Array[fewest, most];

    private static CurveRow Make(int joined, int? stay, (int Day, int What, int Which, int Minutes)[] drawn)
    {
        var entries = new List<NewEntry>();
        var goals = new HashSet<int>();
        var paused = false;
        foreach (var (day, what, which, minutes) in drawn.OrderBy(d => d.Day))
        {
            var (id, at) = ($"e{entries.Count}", Text(joined + day));
            entries.Add(what switch
            {
                <= 3 => Meeting(id, at, which + 1, Kinds[which % Kinds.Length], minutes < 120 ? null : minutes),
                <= 6 => Return(id, at, Categories[which], expected: what == 4),
                7 when goals.Add(which) => Entry(id, EntryKind.GoalDeclared, at, Categories[which % 2], goal: $"g{which}"),
                7 or 8 when goals.Count > 0 => Entry(id, which % 2 == 0 ? EntryKind.GoalReached : EntryKind.GoalReadjusted, at, goal: $"g{goals.First()}"),
                9 when !paused => Entry(id, EntryKind.PauseStarted, at),
                _ => Entry(id, EntryKind.Reflection, at, value: 3),
            });
            if (entries[^1].Entry != EntryKind.PauseStarted)
                continue;
            paused = true;
            if (which > 0)
                entries.Add(Entry(id + "end", EntryKind.PauseEnded, Text(joined + day + which * 20)));
        }
        return Versions.Row(Text(joined), stay is { } days ? Text(joined + days) : null, [.. entries]);
    }

    private static string Text(int day) => new DateOnly(2021, 6, 1).AddDays(day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
