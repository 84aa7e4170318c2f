using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Api;

/// <param name="TooEarly">Why nothing can be said yet: few_months, joined_before_history or not_in_version; null when something can.</param>
/// <param name="Measures">On the clock of months and on the clock of hours given.</param>
/// <param name="Pace">Six months beside peers who stood where you stood; null while nothing can be said.</param>
/// <param name="ToMeet">Hidden returns that peers met and you have not met yet.</param>
/// <param name="Growth">How your own returns follow your effort.</param>
/// <param name="Words">The comparison in words, paragraph by paragraph: own past, bands, pace, hidden returns, growth, what is too early to say.</param>
public sealed record ComparisonAnswer(
    int Version, DateOnly AsOf, string Cohort, int? CohortMembers, string? TooEarly, CurveAnswer? Own, MeasureComparisonAnswer[] Measures,
    PaceAnswer? Pace, ToMeetAnswer? ToMeet, GrowthAnswer? Growth, string Language, ParagraphAnswer[] Words)
{
    public static ComparisonAnswer Of(MemberComparison c, WordedText text) => new(
        c.Version.Version, c.Version.AsOf, c.Cohort.Key, c.Cohort.Members, Name(c.TooEarly), c.Own is null ? null : CurveAnswer.Of(c.Own),
        [.. c.Measures.Select(MeasureComparisonAnswer.Of)],
        c.Pace is null ? null : PaceAnswer.Of(c.Pace), c.ToMeet is null ? null : ToMeetAnswer.Of(c.ToMeet), c.Growth is null ? null : GrowthAnswer.Of(c.Growth),
        text.Language, ParagraphAnswer.Of(text));

    internal static string? Name(TooEarlyReason? reason) => reason switch
    {
        null => null,
        TooEarlyReason.FewMonths => "few_months",
        TooEarlyReason.FewPeers => "few_peers",
        TooEarlyReason.JoinedBeforeHistory => "joined_before_history",
        TooEarlyReason.NoEffort => "no_effort",
        TooEarlyReason.FewReturns => "few_returns",
        _ => "not_in_version",
    };

    internal static string? Name(Band? band) => band switch
    {
        null => null,
        Band.BelowP10 => "below_p10",
        Band.BelowP25 => "below_p25",
        Band.Middle => "middle",
        Band.AboveP75 => "above_p75",
        _ => "above_p90",
    };
}

/// <param name="Section">Where it stands: own, beside, pace, to_meet, growth, too_early; in a ledger goal, without_goal, horizons, strategy, empty.</param>
/// <param name="Title">The section's title.</param>
/// <param name="Figures">The numbers beside the words.</param>
public sealed record ParagraphAnswer(string Section, string Title, string Code, string Words, IReadOnlyList<Figure> Figures)
{
    internal static ParagraphAnswer[] Of(WordedText text) =>
        [.. text.Sections.SelectMany(s => s.Paragraphs.Select(p => new ParagraphAnswer(s.Code, s.Title, p.Code, p.Words, p.Figures)))];
}

/// <param name="Clock">tenure or effort.</param>
/// <param name="Month">The last completed month, or the last full step of effort, at the version's day; 0 before the first.</param>
/// <param name="Hours">On the effort clock: the hours that make up that step.</param>
/// <param name="Peers">Rounded to 5; null when withheld.</param>
/// <param name="Band">below_p10, below_p25, middle (edges included), above_p75 or above_p90; null while it is too early to say.</param>
/// <param name="Quantiles">Of the peers, without the member; null where too few stand behind them.</param>
public sealed record MeasureComparisonAnswer(string Measure, string Clock, int Month, int? Hours, double Own, int? Peers, string? Band, string? TooEarly, QuantilesAnswer? Quantiles)
{
    internal static MeasureComparisonAnswer Of(MeasureComparison m) => new(
        m.Measure.Name(), m.Clock.Name(), m.Cell, m.Hours, m.OwnTenths / 10.0, m.Peers, ComparisonAnswer.Name(m.Band), ComparisonAnswer.Name(m.TooEarly), QuantilesAnswer.Of(m.Quantiles));
}

public sealed record QuantilesAnswer(double? P10, double? P25, double? P50, double? P75, double? P90)
{
    internal static QuantilesAnswer? Of(PeerQuantiles? q) => q is null ? null : new(q.P10, q.P25, q.P50, q.P75, q.P90);
}

/// <param name="Gain">What you gained from one month to the other.</param>
/// <param name="Band">Where you stood among the peers of the first month.</param>
/// <param name="Peers">Peers of that band, rounded to 5.</param>
/// <param name="Gains">Quartiles of what they gained.</param>
/// <param name="Pace">faster, about_the_same or slower; null while it is too early to say.</param>
public sealed record PaceAnswer(int FromMonth, int ToMonth, double Gain, string? Band, int? Peers, QuantilesAnswer? Gains, string? Pace, string? TooEarly)
{
    internal static PaceAnswer Of(PaceComparison p) => new(
        p.FromMonth, p.ToMonth, p.GainTenths / 10.0, ComparisonAnswer.Name(p.Band), p.Peers, QuantilesAnswer.Of(p.Gains),
        p.Pace switch { null => null, Contracts.Benchmarks.Pace.Slower => "slower", Contracts.Benchmarks.Pace.Faster => "faster", _ => "about_the_same" },
        ComparisonAnswer.Name(p.TooEarly));
}

/// <param name="Kinds">The largest share first.</param>
/// <param name="Met">How many kinds of hidden return you have met.</param>
public sealed record ToMeetAnswer(KindToMeetAnswer[] Kinds, int Met, string? TooEarly)
{
    internal static ToMeetAnswer Of(ReturnsToMeet t) =>
        new([.. t.Kinds.Where(k => k.Share is not null).Select(k => new KindToMeetAnswer(k.Category, k.Share!.Value))], t.Met, ComparisonAnswer.Name(t.TooEarly));
}

/// <param name="Share">Of the peers' hidden returns, 0 to 1.</param>
public sealed record KindToMeetAnswer(string Category, double Share);

/// <param name="Returns">Your own returns behind it.</param>
/// <param name="Clock">hours, or encounters where no hours are logged.</param>
/// <param name="Lower">Of the 95 % interval of your learning exponent.</param>
/// <param name="Growth">faster_as_you_go, steady or levelled_off; null while it is too early to say.</param>
public sealed record GrowthAnswer(int Returns, string Clock, double? Lower, double? Upper, string? Growth, string? TooEarly)
{
    internal static GrowthAnswer Of(LearningGrowth g) => new(
        g.Returns, g.ByHours ? "hours" : "encounters", g.Lower, g.Upper,
        g.Growth switch { null => null, Contracts.Benchmarks.Growth.FasterAsYouGo => "faster_as_you_go", Contracts.Benchmarks.Growth.LevelledOff => "levelled_off", _ => "steady" },
        ComparisonAnswer.Name(g.TooEarly));
}
