using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Delivery.Api.Members;

/// <summary>A member as they are to be. What is left out stays as it is; null empties it.</summary>
internal sealed record MemberBody
{
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    /// <summary>The day of joining, for instance 2026-03-14; a member who is not in the directory yet needs one.</summary>
    public DateOnly? JoinedOn { get; init => field = Given("joined_on", value); }

    /// <summary>The day of leaving: the first on which they are no member any more. Null for who is a member still, or again.</summary>
    public DateOnly? LeftOn { get; init => field = Given("left_on", value); }

    /// <summary>Where mail goes, and how the member signs in. It is written and never read back here.</summary>
    public string? Email { get; init => field = Given("email", value); }

    /// <summary>It is written and never read back here.</summary>
    public string? Name { get; init => field = Given("name", value); }

    /// <summary>A language tag, for instance fr.</summary>
    public string? Locale { get; init => field = Given("locale", value); }

    /// <summary>An IANA zone, for instance Europe/Paris.</summary>
    public string? TimeZone { get; init => field = Given("time_zone", value); }

    public MemberChange Change() => new([.. _given], JoinedOn, LeftOn, Email, Name, Locale, TimeZone);

    private T Given<T>(string field, T value)
    {
        _given.Add(field);
        return value;
    }
}

/// <param name="Value">1 to 200 characters; null: the attribute has no value from then on.</param>
internal sealed record AttributeBody(string? Value);

/// <param name="OtherId">The association's id of the record that goes into this one.</param>
/// <param name="Rename">Whether entries and goals of the other get new ids where theirs are taken; otherwise the call is refused and names them.</param>
internal sealed record MergeBody(string OtherId, bool Rename = false);

/// <param name="MemberId">The association's own id.</param>
/// <param name="Attributes">As they are today, in the association's zone.</param>
/// <param name="Values">Every value there is of each attribute, by name and day.</param>
internal sealed record MemberAnswer(string MemberId, DateOnly? JoinedOn, DateOnly? LeftOn, IReadOnlyDictionary<string, string> Attributes, AttributeAnswer[] Values)
{
    public static MemberAnswer Of(DirectoryMember m) =>
        new(m.ExternalId, m.JoinedOn, m.LeftOn, m.Attributes, AttributeAnswer.Of(m));
}

/// <param name="Value">Null: none from that day on.</param>
/// <param name="ValidFrom">The first day on which it holds; null: from joining on.</param>
internal sealed record AttributeAnswer(string Attribute, string? Value, DateOnly? ValidFrom)
{
    public static AttributeAnswer[] Of(DirectoryMember m) => [.. m.Values.Select(v => new AttributeAnswer(v.Attribute, v.Value, v.ValidFrom))];
}

/// <param name="Next">Pass as <c>after</c> to read on; null at the end.</param>
internal sealed record MembersAnswer(MemberAnswer[] Members, string? Next);

/// <param name="MemberId">The record that stays.</param>
/// <param name="MergedId">The id that goes on as another name of it.</param>
/// <param name="EntriesMoved">Entries of the other that are in the one history now.</param>
/// <param name="EntriesRepeated">Entries that both had; they are there once.</param>
/// <param name="Renamed">Ids that were taken, with those that stand for them now.</param>
internal sealed record MergeAnswer(string MemberId, string MergedId, int EntriesMoved, int EntriesRepeated, RenamedAnswer[] Renamed)
{
    public static MergeAnswer Of(string memberId, string mergedId, MergeOutcome o) =>
        new(memberId, mergedId, o.Moved, o.Repeated, [.. o.Renamed.Select(r => new RenamedAnswer(r.IsGoal ? "goal" : "entry", r.Id, r.NewId))]);
}

/// <param name="Kind">entry or goal.</param>
internal sealed record RenamedAnswer(string Kind, string Id, string NewId);
