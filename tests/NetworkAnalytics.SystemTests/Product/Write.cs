using System.Globalization;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.SystemTests.Product;

/// <summary>Entries as the tests write them.</summary>
internal static class Write
{
    public static NewEntry Entry(string id, EntryKind entry, string day = "2021-05-04") => new()
    {
        EntryId = id,
        Entry = entry,
        OccurredAt = DateTimeOffset.ParseExact(day + "T12:00:00Z", "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
    };

    /// <summary>An encounter.</summary>
    public static NewEntry Meeting(string id, string day = "2021-05-04", MemberId? with = null, string? note = null) =>
        Entry(id, EntryKind.Activity, day) with { Kind = "one_to_one", Counterparty = with, Note = note };

    /// <summary>A hidden return.</summary>
    public static NewEntry Return(string id, string day = "2021-05-04", string kind = "advice") =>
        Entry(id, EntryKind.Outcome, day) with { Kind = kind, Expected = false };
}
