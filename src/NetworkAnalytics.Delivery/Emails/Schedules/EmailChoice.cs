namespace NetworkAnalytics.Delivery.Emails.Schedules;

/// <summary>How often somebody wants a letter. The numbers are stored and never change.</summary>
public enum EmailChoice
{
    Monthly = 1,
    Quarterly = 2,
    Never = 3,
}

/// <summary>The words for <see cref="EmailChoice"/> in JSON and forms.</summary>
public static class EmailChoiceNames
{
    private static readonly string[] Names = ["monthly", "quarterly", "never"];

    public static string Name(this EmailChoice choice) => Names[(int)choice - 1];

    public static EmailChoice? Find(string name) => Array.IndexOf(Names, name) is >= 0 and var at ? (EmailChoice)(at + 1) : null;
}

/// <summary>The last letter of a kind that went to somebody, or may have.</summary>
/// <param name="Occurrence">The one it was for.</param>
/// <param name="HandedAt">When it was handed to the mail server.</param>
public readonly record struct LastLetter(DateOnly Occurrence, DateTimeOffset HandedAt);

/// <summary>How close letters may follow one another, whatever a schedule says or however often it is changed.</summary>
public static class Spacing
{
    /// <summary>Between two letters of one kind to one person, by the calendar and by the clock.</summary>
    public const int Days = 28;

    /// <summary>Months between the letters of who wants one a quarter.</summary>
    public const int Quarter = 3;

    /// <summary>From when on a letter for this occurrence may go out: 28 days to the second after the one before.</summary>
    /// <param name="last">Null: there was none.</param>
    /// <returns>Null: not for this occurrence at all.</returns>
    public static DateTimeOffset? Earliest(EmailChoice choice, LastLetter? last, DateOnly occurrence)
    {
        if (choice == EmailChoice.Never)
            return null;
        if (last is not { } before)
            return DateTimeOffset.MinValue;
        return before.Occurrence.AddDays(Days) <= occurrence && (choice != EmailChoice.Quarterly || before.Occurrence.AddMonths(Quarter) <= occurrence)
            ? before.HandedAt.AddDays(Days)
            : null;
    }
}
