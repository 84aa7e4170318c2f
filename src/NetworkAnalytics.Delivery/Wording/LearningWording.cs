using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Delivery.Wording;

/// <summary>How a member's learning went on: pace, hidden returns to look out for, and with effort. What is too early to say is left to its own section.</summary>
internal static class LearningWording
{
    /// <summary>More would read like a list of things to do.</summary>
    private const int KindsNamed = 3;

    public static IEnumerable<Paragraph> Pace(PaceComparison? pace, Words words)
    {
        if (pace is not { Pace: { } went, Gains: { P25: { } lower, P75: { } upper } gains })
            yield break;
        var gain = words.Number(pace.GainTenths / 10.0);
        var sentences = string.Join(' ',
            words.Get(pace.GainTenths == 0 ? "PaceGain.none" : "PaceGain.some", pace.FromMonth, pace.ToMonth, gain),
            words.Get("Pace.peers", pace.FromMonth, words.Number(pace.Peers ?? 0), words.Range(lower, upper)),
            words.Get(went switch { Contracts.Benchmarks.Pace.Slower => "Pace.slower", Contracts.Benchmarks.Pace.Faster => "Pace.faster", _ => "Pace.same" }));
        yield return new("pace", sentences,
        [
            new(words.Get("Figure.own"), gain),
            new(words.Get("Figure.quarter"), words.Number(lower)),
            new(words.Get("Figure.half"), words.Number(gains.P50)),
            new(words.Get("Figure.three_quarters"), words.Number(upper)),
        ]);
    }

    public static IEnumerable<Paragraph> ToMeet(ReturnsToMeet? hidden, Words words)
    {
        if (hidden is not { TooEarly: null })
            yield break;
        var kinds = hidden.Kinds.Where(k => k.Share is not null).Take(KindsNamed).ToList();
        if (kinds.Count == 0)
        {
            yield return new("to_meet", words.Get("ToMeet.none"));
            yield break;
        }
        var named = kinds.Select((k, i) => words.Get(i == 0 ? "ToMeet.first" : "ToMeet.next", words.Term("Category", k.Category), words.Percent(k.Share!.Value))).ToList();
        yield return new("to_meet", words.Get("ToMeet.some", words.List(named)),
            [.. kinds.Select(k => new Figure(words.Get("Figure.share", words.Term("Category", k.Category)), words.Percent(k.Share!.Value)))]);
    }

    public static IEnumerable<Paragraph> Growth(LearningGrowth? growth, Words words)
    {
        if (growth is not { Growth: { } goes, Lower: { } lower, Upper: { } upper })
            yield break;
        var key = goes switch
        {
            Contracts.Benchmarks.Growth.FasterAsYouGo => "Growth.faster_as_you_go",
            Contracts.Benchmarks.Growth.LevelledOff => "Growth.levelled_off",
            _ => "Growth.steady",
        };
        var range = words.Range(words.Fine(lower), words.Fine(upper));
        var returns = words.Counted("Returns", growth.Returns, words.Number(growth.Returns));
        yield return new("growth", $"{words.Get(key)} {words.Get("Growth.numbers", returns, range)}", [new(words.Get("Figure.growth"), range)]);
    }
}
