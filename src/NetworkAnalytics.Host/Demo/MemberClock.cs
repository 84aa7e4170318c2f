namespace NetworkAnalytics.Host.Demo;

/// <summary>One member's days, with at most one pause.</summary>
/// <param name="JoinedOn">Day number.</param>
/// <param name="LeftOn">Day number, before the as-of day; null while a member.</param>
/// <param name="PauseAt">Tenure in days at which the pause begins; null when there is none inside the membership.</param>
/// <param name="PauseDays">Its length in calendar days.</param>
internal sealed record MemberClock(int JoinedOn, int? LeftOn, int? PauseAt, int PauseDays)
{
    private const int FirstHour = 8;
    private const int OpenSeconds = 12 * 3600;

    /// <summary>First day that no longer counts.</summary>
    public int End => LeftOn ?? DemonstrationModel.AsOf.DayNumber;

    /// <summary>First day of the pause.</summary>
    public int? PauseStartsOn => JoinedOn + PauseAt;

    /// <summary>First day after the pause; at or after <see cref="End"/> it never ended.</summary>
    public int? PauseEndsOn => PauseStartsOn + PauseDays;

    /// <summary>T: observed days, the pause taken out.</summary>
    public int Days => End - JoinedOn - (PauseStartsOn is { } start ? Math.Min(End, PauseEndsOn!.Value) - start : 0);

    public int DayOf(int tenure) => JoinedOn + tenure + (PauseAt is { } pause && tenure >= pause ? PauseDays : 0);

    /// <summary>Whether somebody can meet this member on a day.</summary>
    public bool IsThere(int day) => day >= JoinedOn && day < End && !(day >= PauseStartsOn && day < PauseEndsOn);

    /// <summary>The instant of a tenure: its day is exact, its part of a day runs from eight to twenty o'clock UTC, in whole seconds.</summary>
    public DateTimeOffset At(double tenure)
    {
        var day = (int)tenure;
        return Opening(DayOf(day)).AddSeconds(Math.Min(OpenSeconds - 1, (int)((tenure - day) * OpenSeconds)));
    }

    /// <summary>Before anything else that day.</summary>
    public static DateTimeOffset Morning(int day) => Opening(day).AddMinutes(-30);

    private static DateTimeOffset Opening(int day) => new(DateOnly.FromDayNumber(day).ToDateTime(new TimeOnly(FirstHour, 0)), TimeSpan.Zero);
}
