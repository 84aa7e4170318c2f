using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Emails.Letters;

/// <summary>What a member's history says of the month before a letter.</summary>
/// <param name="Encounters">Follow-ups aside.</param>
/// <param name="Minutes">Given to them.</param>
/// <param name="Announced">Categories of announced returns, in order of time.</param>
/// <param name="Hidden">Categories of hidden returns, in order of time.</param>
/// <param name="ReadjustedOn">The last time a goal was seen anew.</param>
/// <param name="Entries">Everything that was noted in it, a reflection or a pause too.</param>
/// <param name="Asked">Encounters that no return names yet, the latest first; three at the most.</param>
internal sealed record MonthFacts(
    int Encounters, int Minutes, ImmutableArray<string> Announced, ImmutableArray<string> Hidden, DateOnly? ReadjustedOn, string? ReadjustedTowards, int Entries,
    ImmutableArray<AskedEncounter> Asked)
{
    private const int MostAsked = 3;

    public static MonthFacts Empty { get; } = new(0, 0, [], [], null, null, 0, []);

    /// <param name="before">The letter's day: it and what follows is not in it.</param>
    public static DateOnly Begins(DateOnly before) => before.AddMonths(-1);

    /// <param name="entries">The whole history, in its order.</param>
    public static MonthFacts Of(IReadOnlyList<StoredEntry> entries, DateOnly before)
    {
        var from = Begins(before);
        var takenBack = entries.Where(e => e.Entry == EntryKind.Retracted).Select(e => e.AboutEntryId).ToHashSet(StringComparer.Ordinal);
        var standing = entries.Where(e => e.Entry != EntryKind.Retracted && !takenBack.Contains(e.EntryId)).ToList();
        var named = standing.Where(e => e.Entry == EntryKind.Outcome).Select(e => e.AboutEntryId).ToHashSet(StringComparer.Ordinal);
        var month = standing.Where(e => e.LocalDay >= from && e.LocalDay < before).OrderBy(e => e.LocalDay).ThenBy(e => e.Seq).ToList();
        var encounters = month.Where(e => e.Entry == EntryKind.Activity && e.Kind != Taxonomy.FollowUp).ToList();
        var readjusted = month.LastOrDefault(e => e.Entry == EntryKind.GoalReadjusted);
        return new(
            encounters.Count, month.Where(e => e.Entry == EntryKind.Activity).Sum(e => e.EffortMinutes ?? 0),
            [.. month.Where(e => e is { Entry: EntryKind.Outcome, Expected: true, Kind: not null }).Select(e => e.Kind!)],
            [.. month.Where(e => e is { Entry: EntryKind.Outcome, Expected: not true, Kind: not null }).Select(e => e.Kind!)],
            readjusted?.LocalDay, readjusted?.Kind, month.Count,
            [.. encounters.Where(e => !named.Contains(e.EntryId)).Reverse().Take(MostAsked).Select(e => new AskedEncounter(e.EntryId, e.LocalDay, e.Kind!))]);
    }
}

/// <summary>An encounter that a letter asks about: by its kind and day, and not by who was there.</summary>
internal sealed record AskedEncounter(string EntryId, DateOnly Day, string Kind);
