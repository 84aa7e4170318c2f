using System.Collections.Immutable;
using NetworkAnalytics.Delivery.Emails.Leaving;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Emails.Sending;

namespace NetworkAnalytics.Delivery.Api;

/// <param name="DayOfMonth">1 to 28.</param>
/// <param name="Hour">0 to 23, in the association's zone.</param>
/// <param name="Skipped">Months without letters: 08 for every August, 2026-12 for one.</param>
/// <param name="WhenNothingNew">Whether members of whom nothing new can be said get a letter too.</param>
/// <param name="StaleAfterHours">A letter that is later than this is not sent; 1 to 648.</param>
/// <param name="Active">Whether these letters go out by themselves.</param>
internal sealed record LetterScheduleBody(int DayOfMonth, int Hour, string[]? Skipped = null, bool WhenNothingNew = false, int StaleAfterHours = 168, bool Active = true)
{
    public LetterSchedule Schedule() => new(DayOfMonth, Hour, [.. Skipped ?? []], WhenNothingNew, StaleAfterHours, Active, default);

    public static LetterScheduleBody Of(LetterSchedule s) => new(s.DayOfMonth, s.Hour, [.. s.Skipped], s.WhenNothingNew, s.StaleAfterHours, s.Active);
}

/// <param name="Day">The day in the association's zone; it names the occurrence.</param>
internal sealed record OccurrenceAnswer(DateOnly Day, DateTimeOffset DueAt);

/// <param name="Recipient">member:… or account:…, by surrogate id. Never an address.</param>
/// <param name="State">pending, sending, accepted, failed, unknown or not_sent.</param>
/// <param name="Reason">The mail server's code, or why it was not sent. not_due: they want none, had one lately, or there was nothing new to say; which of them is theirs alone.</param>
internal sealed record LetterAnswer(long Id, string Kind, DateOnly Occurrence, string Recipient, string State, string? Reason, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt)
{
    public static LetterAnswer Of(ListedDelivery d) => new(d.Id, d.Kind.Name(), d.Occurrence, d.Recipient, d.State.Name(), d.Reason, d.Attempts, d.CreatedAt, d.EndedAt);
}

/// <param name="Next">Pass as <c>after</c> to read on; null at the end.</param>
internal sealed record LettersAnswer(LetterAnswer[] Letters, string? Next);

/// <param name="State">listing, sending, ended or stale.</param>
/// <param name="Letters">Letters by state.</param>
internal sealed record LetterRunAnswer(string Kind, DateOnly Occurrence, string State, DateTimeOffset DueAt, DateTimeOffset? EndedAt, Dictionary<string, long> Letters)
{
    public static LetterRunAnswer Of(DeliveryRun r) => new(r.Kind.Name(), r.Occurrence, r.State, r.DueAt, r.EndedAt, r.Counts.ToDictionary(c => c.Key.Name(), c => c.Value));
}

/// <param name="Next">Pass as <c>after</c> to read on; null at the end.</param>
internal sealed record LetterRunsAnswer(LetterRunAnswer[] Runs, string? Next);

/// <param name="EvenIfUnknown">Also a letter of which nobody knows whether it arrived: it may then arrive twice.</param>
internal sealed record ResendBody(bool EvenIfUnknown = false);

/// <param name="To">The address of an administrator of this association.</param>
/// <param name="Sample">new, quiet, paused, readjusted, ahead or hidden, or digest; hidden when left out.</param>
/// <param name="Language">en or fr; that of whom it goes to when left out.</param>
internal sealed record TestLetterBody(string To, string? Sample = null, string? Language = null);

internal sealed record TestLetterAnswer(long Id);

/// <param name="Html">The whole letter, its picture inside.</param>
internal sealed record LetterPreviewAnswer(string Language, string Subject, string Text, string Html);

/// <param name="Letter">The letter after which it was suppressed; it names the suppression.</param>
/// <param name="Recipient">member:… or account:…, by surrogate id. The address itself is kept nowhere but as a keyed hash.</param>
/// <param name="Reason">refused, bounced or complained.</param>
internal sealed record SuppressionAnswer(long Letter, string Recipient, string Reason, DateTimeOffset Since);

/// <param name="Next">Pass as <c>after</c> to read on; null at the end.</param>
internal sealed record SuppressionsAnswer(SuppressionAnswer[] Suppressions, string? Next);

/// <param name="FromAddress">In whose name letters come.</param>
/// <param name="ReplyTo">Where answers go; the sender's address when left out.</param>
internal sealed record LetterSenderBody(string FromAddress, string? ReplyTo = null);

/// <param name="Records">What to set in the domain's DNS, and whether it is there: set, missing, different, or unknown when no name server answered. Empty in the platform's name.</param>
internal sealed record LetterSenderAnswer(string FromAddress, string? ReplyTo, ImmutableArray<SenderRecord> Records);

/// <param name="Choice">monthly, quarterly or never.</param>
internal sealed record EmailChoiceBody(string? Choice = null);

internal sealed record EmailChoiceAnswer(string Choice);

/// <param name="MessageId">The letter's Message-ID, as the mail service names it.</param>
/// <param name="Event">bounced or complained.</param>
/// <param name="Status">The enhanced status code, such as 5.1.1; left out when unknown.</param>
internal sealed record BounceBody(string MessageId, string Event, string? Status = null);

/// <param name="Outcome">taken, known, passing (nothing is suppressed) or not_ours.</param>
internal sealed record BounceOutcomeAnswer(string Outcome);
