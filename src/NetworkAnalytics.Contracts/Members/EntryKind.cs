namespace NetworkAnalytics.Contracts.Members;

/// <summary>What an entry of a history is. The numbers are stored and never change.</summary>
[GenerateSerializer, Alias("entry-kind")]
public enum EntryKind : byte
{
    /// <summary>An encounter: an event, a one-to-one, an introduction …</summary>
    Activity = 1,

    /// <summary>A return, announced (<c>expected</c>) or hidden.</summary>
    Outcome = 2,
    GoalDeclared = 3,

    /// <summary>A goal or strategy seen anew. Progress: it counts as learning.</summary>
    GoalReadjusted = 4,
    GoalReached = 5,
    GoalDropped = 6,
    PauseStarted = 7,
    PauseEnded = 8,

    /// <summary>The member's own confidence, 1 to 5.</summary>
    Reflection = 9,

    /// <summary>Takes an earlier entry back. Entries are never edited.</summary>
    Retracted = 10,
}

/// <summary>The words for <see cref="EntryKind"/> in files and JSON.</summary>
public static class EntryKindNames
{
    private static readonly string[] Names =
    [
        "activity", "outcome", "goal_declared", "goal_readjusted", "goal_reached", "goal_dropped",
        "pause_started", "pause_ended", "reflection", "retracted",
    ];

    public static IReadOnlyList<string> All => Names;

    public static string Name(this EntryKind kind) => Names[(int)kind - 1];

    public static bool TryParse(ReadOnlySpan<char> name, out EntryKind kind)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i]))
            {
                kind = (EntryKind)(i + 1);
                return true;
            }
        }
        kind = default;
        return false;
    }
}
