using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Delivery.Wording;

/// <summary>What is too early to say, each with its reason; an answer like the others, and it ends every comparison.</summary>
internal static class TooEarlyWording
{
    public static IEnumerable<Paragraph> Describe(MemberComparison comparison, Words words)
    {
        if (comparison.TooEarly is { } reason)
            yield return new("too_early", words.Get(Whole(reason)));
        if (Bands(comparison, words) is { } bands)
            yield return new("bands", bands);
        if (comparison.Measures.FirstOrDefault(m => m.Clock == Clock.Effort)?.TooEarly is { } effort)
            yield return new("effort", words.Get(effort switch
            {
                TooEarlyReason.NoEffort => "TooEarlyEffort.no_effort",
                TooEarlyReason.FewMonths => "TooEarlyEffort.few_months",
                _ => "TooEarlyEffort.few_peers",
            }));
        if (comparison.Pace?.TooEarly is { } pace)
            yield return new("pace", words.Get(pace == TooEarlyReason.FewMonths ? "TooEarlyPace.few_months" : "TooEarlyPace.few_peers"));
        if (comparison.ToMeet?.TooEarly is not null)
            yield return new("to_meet", words.Get("TooEarlyToMeet"));
        if (comparison.Growth?.TooEarly is { } growth)
            yield return new("growth", words.Get(growth == TooEarlyReason.FewPeers ? "TooEarlyGrowth.few_peers" : "TooEarlyGrowth.few_returns"));
        yield return new("future", words.Get("TooEarlyFuture"));
    }

    private static string? Bands(MemberComparison comparison, Words words)
    {
        var early = comparison.Measures.Where(m => m.Clock == Clock.Tenure && m.Band is null).ToList();
        return early.Count == 0 ? null : words.Get("TooEarlyBands",
            words.List([.. early.Select(m => words.Get("TooEarlyBands.value", words.Get($"Measure.{m.Measure.Name()}"), words.Number(m.OwnTenths / 10.0)))]),
            early[0].Cell);
    }

    internal static string Whole(TooEarlyReason reason) => reason switch
    {
        TooEarlyReason.FewMonths => "TooEarly.few_months",
        TooEarlyReason.JoinedBeforeHistory => "TooEarly.joined_before_history",
        _ => "TooEarly.not_in_version",
    };
}
