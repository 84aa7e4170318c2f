using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Members;

/// <summary>Two records of one person become one.</summary>
public interface IMemberMerges
{
    /// <summary>
    /// The other record's history goes behind the kept one's, its id goes on as another name of the kept record, and whoever
    /// mentioned it has mentioned the kept one. One transaction: all of it or nothing. Asked again, it answers the same.
    /// </summary>
    /// <param name="keptId">The association's id of the record that stays.</param>
    /// <param name="otherId">The association's id of the record that goes into it; one that was only mentioned will do.</param>
    /// <param name="rename">Whether entries and goals of the other get new ids where theirs are taken.</param>
    /// <exception cref="LogUnavailableException">Not now: the numbers are being computed, or a history is being written to.</exception>
    Task<MemberMerge> Merge(TenantId tenant, string keptId, string otherId, bool rename, CancellationToken cancellation);
}

public enum MergeState
{
    Merged = 0,

    /// <summary>The directory has no member of the id that is to be kept.</summary>
    NoMember = 1,

    /// <summary>The directory does not know the other id.</summary>
    NoOther = 2,

    /// <summary>Both ids name the same record, and none was merged into it.</summary>
    Same = 3,

    /// <summary>The other record is part of another member's already.</summary>
    MergedElsewhere = 4,

    /// <summary>Ids stand for different entries or goals in the two.</summary>
    IdsTaken = 5,
}

/// <param name="Outcome">Where <see cref="MergeState.Merged"/>.</param>
/// <param name="TakenEntries">Where <see cref="MergeState.IdsTaken"/>: ids of entries.</param>
/// <param name="TakenGoals">Likewise, ids of goals.</param>
public sealed record MemberMerge(MergeState State, MergeOutcome? Outcome = null, IReadOnlyList<string>? TakenEntries = null, IReadOnlyList<string>? TakenGoals = null);

/// <param name="Moved">Entries of the other that the kept history has now.</param>
/// <param name="Repeated">Entries that both had; they are there once.</param>
public sealed record MergeOutcome(MemberId Kept, MemberId Other, int Moved, int Repeated, IReadOnlyList<RenamedId> Renamed);

/// <summary>An id of the other record that was taken, and the one it has now.</summary>
public sealed record RenamedId(string Id, string NewId, bool IsGoal);
