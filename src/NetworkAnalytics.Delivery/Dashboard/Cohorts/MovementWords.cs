using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Dashboard.Administration;

namespace NetworkAnalytics.Delivery.Dashboard.Cohorts;

/// <summary>Why a cohort's numbers moved since the version before, in sentences.</summary>
internal static class MovementWords
{
    public static string Say(PublishedMovement? movement, AdminWords say)
    {
        if (movement is null)
            return say["Movement.first"];
        var sentences = new List<string>
        {
            say.Format("Movement.people", movement.Since, People(movement.Joined, say), People(movement.Left, say), People(movement.Changed, say)),
        };
        if (movement.DefinitionChanged)
            sentences.Add(say["Movement.definition"]);
        if (movement.CellsHeld > 0)
            sentences.Add(say.Counted("Movement.held", movement.CellsHeld));
        if (movement.CellsWithheld > 0)
            sentences.Add(say.Counted("Movement.withheld", movement.CellsWithheld));
        return string.Join(' ', sentences);
    }

    /// <summary>Nobody, too few to say, or about so many.</summary>
    public static string People(int? people, AdminWords say) => people switch
    {
        0 => say["Movement.nobody"],
        { } some => say.Format("About", say.Number(some)),
        null => say["Movement.few"],
    };
}
