namespace NetworkAnalytics.Delivery.Emails.Schedules;

/// <summary>What a letter is. The numbers are stored and never change.</summary>
public enum LetterKind
{
    /// <summary>A member's own letter.</summary>
    Benchmark = 1,

    /// <summary>What an association's administrators are told once a month.</summary>
    Digest = 2,

    /// <summary>A letter as somebody would get it, sent by hand to an administrator; it counts as nobody's.</summary>
    Test = 3,
}

/// <summary>The words for <see cref="LetterKind"/> in commands, JSON and addresses.</summary>
public static class LetterKindNames
{
    private static readonly string[] Names = ["benchmark", "digest", "test"];

    public static string Name(this LetterKind kind) => Names[(int)kind - 1];

    public static LetterKind? Find(string name) => Array.IndexOf(Names, name) is >= 0 and var at ? (LetterKind)(at + 1) : null;
}
