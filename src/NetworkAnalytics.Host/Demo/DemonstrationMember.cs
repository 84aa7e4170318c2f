using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Host.Demo;

/// <summary>A row of members.csv.</summary>
internal sealed record DemonstrationPerson(string Email, string Name, string Locale, string TimeZone, string Sector, string EntryRole, string Region);

/// <summary>A row of history.csv before it has an id.</summary>
/// <param name="Tag">The entry's place among those of the member as they were made; breaks ties of the instant.</param>
/// <param name="AboutTag">The entry this one is about.</param>
/// <param name="Counterparty">Index of a member.</param>
internal sealed record DemonstrationEntry(
    int Tag, DateTimeOffset At, EntryKind Entry, string? Kind = null, int? Counterparty = null, int? EffortMinutes = null,
    bool? Expected = null, string? GoalId = null, int? AboutTag = null, int? Value = null, int? HorizonMonths = null, string? Note = null);

/// <summary>One member of the generated association, with the numbers that nobody would know of a real one.</summary>
/// <param name="Exponent">b.</param>
/// <param name="HoursAtReference">h₀.</param>
/// <param name="Entries">In the order of time; ids follow it.</param>
internal sealed record DemonstrationMember(
    string Id, MemberClock Clock, bool Quiet, double Exponent, double HoursAtReference, DemonstrationPerson Person,
    IReadOnlyList<DemonstrationEntry> Entries);
