using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Delivery.Api.Members;

namespace NetworkAnalytics.Delivery.Api.OwnExport;

/// <summary>Everything there is about a member, for them to take away.</summary>
/// <param name="Explanations">What each number means, by the name of its field.</param>
/// <param name="Ledger">Null before the day of joining.</param>
/// <param name="Curve">Null before the day of joining.</param>
/// <param name="Comparison">Null while nothing is published.</param>
/// <param name="AccessLog">Who did what about this member, newest first, as long as the association keeps its audit log.</param>
internal sealed record OwnExportAnswer(
    DateTimeOffset GeneratedAt, string Language, IReadOnlyDictionary<string, string> Explanations, OwnProfileAnswer Profile, HistoryEntryAnswer[] History,
    LedgerAnswer? Ledger, CurveAnswer? Curve, ComparisonAnswer? Comparison, AccessLineAnswer[] AccessLog);

/// <param name="MemberId">The association's own id.</param>
/// <param name="Compared">Whether I am counted among others' peers; null for somebody who never joined.</param>
internal sealed record OwnProfileAnswer(
    string MemberId, DateOnly? JoinedOn, DateOnly? LeftOn, string? Name, string? Email, string? Locale, string? TimeZone, bool? Compared, IReadOnlyDictionary<string, string> Attributes, AttributeAnswer[] Values)
{
    public static OwnProfileAnswer Of(DirectoryMember member, PersonalRecord? person, bool? compared) => new(
        member.ExternalId, member.JoinedOn, member.LeftOn, person?.Name, person?.Email, person?.Locale, person?.TimeZone, compared, member.Attributes, AttributeAnswer.Of(member));
}

/// <param name="Who">key:12, account:…, member:34, operator or command-line.</param>
internal sealed record AccessLineAnswer(DateTimeOffset At, string Who, string What);
