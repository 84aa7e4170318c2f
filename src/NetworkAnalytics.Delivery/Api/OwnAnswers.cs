using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Api;

/// <param name="NextAfter">Pass as <c>after</c> to read on; null at the end.</param>
internal sealed record HistoryAnswer(HistoryEntryAnswer[] Entries, int? NextAfter)
{
    public static HistoryAnswer Of(HistoryPage page) => new([.. page.Entries.Select(HistoryEntryAnswer.Of)], page.NextAfter);
}

/// <param name="Compared">Whether I am counted among others' peers.</param>
internal sealed record ComparisonChoiceAnswer(bool Compared);

internal sealed record ComparisonChoiceBody(bool? Compared = null);

/// <param name="Day">The day it counts on, in the association's time zone.</param>
internal sealed record HistoryEntryAnswer(
    int Seq, string EntryId, string Entry, DateTimeOffset OccurredAt, DateOnly Day, string? Kind, string? CounterpartyId, int? EffortMinutes,
    bool? Expected, string? GoalId, string? AboutEntryId, int? Value, int? HorizonMonths, string? Note)
{
    public static HistoryEntryAnswer Of(StoredEntry e) => new(
        e.Seq, e.EntryId, e.Entry.Name(), e.OccurredAt, e.LocalDay, e.Kind, e.Counterparty, e.EffortMinutes,
        e.Expected, e.GoalId, e.AboutEntryId, e.Value, e.HorizonMonths, e.Note);
}

/// <param name="CompletedMonths">Months of 30.4375 days since joining, pauses taken out.</param>
/// <param name="Measures">Cumulative values at the end of month 1, 2, …, in the measure's unit.</param>
/// <param name="LearningSoFar">Including the month in progress.</param>
internal sealed record CurveAnswer(
    DateOnly AsOf, DateOnly JoinedOn, DateOnly? LeftOn, bool OnPause, int TenureDays, int CompletedMonths,
    int AnnouncedReturns, int HiddenReturns, int Readjustments, int Encounters, double LearningSoFar, MeasureLineAnswer[] Measures)
{
    public static CurveAnswer Of(MemberCurve c) => new(
        c.AsOf, c.JoinedOn, c.LeftOn, c.OnPause, c.TenureDays, c.CompletedMonths, c.AnnouncedReturns, c.HiddenReturns, c.Readjustments, c.Encounters,
        c.LearningSoFar / 10.0, [.. c.Measures.Select(m => new MeasureLineAnswer(m.Measure.Name(), [.. m.Tenths.Select(t => t / 10.0)]))]);
}

internal sealed record MeasureLineAnswer(string Measure, double[] Values);

/// <param name="TooEarly">Why nothing can be said yet: few_months, few_peers, joined_before_history or not_in_version; null when something can.</param>
/// <param name="Words">The comparison in words, paragraph by paragraph, own past first.</param>
internal sealed record ComparisonAnswer(
    int Version, DateOnly AsOf, string Cohort, int? CohortMembers, string? TooEarly, CurveAnswer? Own, MeasureComparisonAnswer[] Measures, string Language, ParagraphAnswer[] Words)
{
    public static ComparisonAnswer Of(MemberComparison c, ComparisonText text) => new(
        c.Version.Version, c.Version.AsOf, c.Cohort.Key, c.Cohort.Members, Name(c.TooEarly), c.Own is null ? null : CurveAnswer.Of(c.Own),
        [.. c.Measures.Select(MeasureComparisonAnswer.Of)], text.Language,
        [.. text.Paragraphs.Select(p => new ParagraphAnswer(p.Code, p.Words, p.Figures))]);

    public static string? Name(TooEarlyReason? reason) => reason switch
    {
        null => null,
        TooEarlyReason.FewMonths => "few_months",
        TooEarlyReason.FewPeers => "few_peers",
        TooEarlyReason.JoinedBeforeHistory => "joined_before_history",
        _ => "not_in_version",
    };
}

internal sealed record ParagraphAnswer(string Code, string Words, IReadOnlyList<Figure> Figures);

/// <param name="Month">The last completed month at the version's day, where the values are compared.</param>
/// <param name="Peers">Rounded to 5; null when withheld.</param>
/// <param name="Band">below_p10, below_p25, middle (edges included), above_p75 or above_p90; null while it is too early to say. Never a rank.</param>
/// <param name="Quantiles">Of the peers, without the member; null where too few stand behind them.</param>
internal sealed record MeasureComparisonAnswer(string Measure, string Clock, int Month, double Own, int? Peers, string? Band, string? TooEarly, QuantilesAnswer? Quantiles)
{
    public static MeasureComparisonAnswer Of(MeasureComparison m) => new(
        m.Measure.Name(), m.Clock.Name(), m.Cell, m.OwnTenths / 10.0, m.Peers, Name(m.Band), ComparisonAnswer.Name(m.TooEarly),
        m.Quantiles is { } q ? new QuantilesAnswer(q.P10, q.P25, q.P50, q.P75, q.P90) : null);

    private static string? Name(Band? band) => band switch
    {
        null => null,
        Contracts.Benchmarks.Band.BelowP10 => "below_p10",
        Contracts.Benchmarks.Band.BelowP25 => "below_p25",
        Contracts.Benchmarks.Band.Middle => "middle",
        Contracts.Benchmarks.Band.AboveP75 => "above_p75",
        _ => "above_p90",
    };
}

internal sealed record QuantilesAnswer(double? P10, double? P25, double? P50, double? P75, double? P90);
