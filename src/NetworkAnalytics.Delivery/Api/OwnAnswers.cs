using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Delivery.Api.Conventions;

namespace NetworkAnalytics.Delivery.Api;

/// <param name="Next">Pass as <c>after</c> to read on; null at the end.</param>
internal sealed record HistoryAnswer(HistoryEntryAnswer[] Entries, string? Next)
{
    public static HistoryAnswer Of(HistoryPage page) => new([.. page.Entries.Select(HistoryEntryAnswer.Of)], page.NextAfter is { } seq ? Cursor.Of("history", seq) : null);
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
public sealed record CurveAnswer(
    DateOnly AsOf, DateOnly JoinedOn, DateOnly? LeftOn, bool OnPause, int TenureDays, int CompletedMonths,
    int AnnouncedReturns, int HiddenReturns, int Readjustments, int Encounters, double LearningSoFar, MeasureLineAnswer[] Measures)
{
    internal static CurveAnswer Of(MemberCurve c) => new(
        c.AsOf, c.JoinedOn, c.LeftOn, c.OnPause, c.TenureDays, c.CompletedMonths, c.AnnouncedReturns, c.HiddenReturns, c.Readjustments, c.Encounters,
        c.LearningSoFar / 10.0, [.. c.Measures.Select(m => new MeasureLineAnswer(m.Measure.Name(), [.. m.Tenths.Select(t => t / 10.0)]))]);
}

public sealed record MeasureLineAnswer(string Measure, double[] Values);
