namespace NetworkAnalytics.Statistics.Learning;

/// <summary>What effort is counted in.</summary>
public enum EffortUnit
{
    /// <summary>Hours of logged effort.</summary>
    Hours = 1,

    /// <summary>Encounters, each one unit, because no effort is logged.</summary>
    Encounters = 2,
}

/// <summary>An entry that moves the effort clock, or an outcome that is read on it.</summary>
/// <param name="At">When, on any clock that keeps the order.</param>
/// <param name="Effort">Hours given to an encounter, at least 0; null for an outcome.</param>
public readonly record struct EffortEntry(long At, double? Effort)
{
    /// <summary>An encounter; its effort is 0 when none was logged.</summary>
    public static EffortEntry Encounter(long at, double hours = 0) => new(at, hours);

    /// <summary>An outcome.</summary>
    public static EffortEntry Outcome(long at) => new(at, null);
}

/// <summary>
/// Where a member's outcomes lie on their cumulative effort: each at the effort so far minus half of the latest
/// encounter's, because it came of that encounter at an unknown moment. So 0 &lt; position &lt; total.
/// </summary>
/// <param name="Unit">Hours where any are logged, otherwise encounters.</param>
/// <param name="Total">The whole effort; 0 without any encounter.</param>
/// <param name="Positions">In order, in the unit; empty without outcomes after some effort.</param>
/// <param name="BeforeAnyEffort">Outcomes that came before any effort: left out of the positions.</param>
public sealed record EffortPositions(EffortUnit Unit, double Total, IReadOnlyList<double> Positions, int BeforeAnyEffort)
{
    /// <summary>
    /// At one instant an encounter precedes an outcome. "The latest encounter" is the latest that took effort: one
    /// logged without hours does not move the clock where others have hours.
    /// </summary>
    /// <param name="entries">A member's encounters and outcomes up to the end of their observed time, in any order.</param>
    /// <exception cref="ArgumentException">An effort is negative or not a number.</exception>
    public static EffortPositions Of(IEnumerable<EffortEntry> entries)
    {
        var ordered = entries.ToList();
        for (var i = 1; i < ordered.Count; i++)
            if (Before(ordered[i], ordered[i - 1]))
            {
                ordered = [.. ordered.OrderBy(e => e.At).ThenBy(e => e.Effort is null)];
                break;
            }
        if (ordered.Exists(e => e.Effort is { } hours && !(hours >= 0 && double.IsFinite(hours))))
            throw new ArgumentException("An effort is a number of hours, at least 0.", nameof(entries));
        var unit = ordered.Exists(e => e.Effort > 0) ? EffortUnit.Hours : EffortUnit.Encounters;
        var (total, latest, before) = (0.0, 0.0, 0);
        var positions = new List<double>();
        foreach (var entry in ordered)
        {
            if (entry.Effort is { } hours)
            {
                var effort = unit == EffortUnit.Hours ? hours : 1;
                if (effort > 0)
                    (total, latest) = (total + effort, effort);
            }
            else if (total > 0)
                positions.Add(total - latest / 2);
            else
                before++;
        }
        return new(unit, total, positions, before);
    }

    private static bool Before(EffortEntry a, EffortEntry b) => a.At < b.At || a.At == b.At && a.Effort is not null && b.Effort is null;
}
