using NetworkAnalytics.Contracts.Cohorts;
using NetworkAnalytics.Delivery.Dashboard.Administration;

namespace NetworkAnalytics.Delivery.Dashboard.Cohorts;

/// <summary>About how many members a filter would hold, and what the publication gate would let out of it.</summary>
/// <param name="Withheld">Whether nothing can be said of it.</param>
public sealed record CohortPreview(string Title, string Text, bool Withheld)
{
    /// <summary>From here on a cell shows its quartiles, and from <see cref="OuterFrom"/> on the outer band.</summary>
    private const int QuartilesFrom = 20;
    private const int OuterFrom = 40;

    public static CohortPreview Of(int? count, CohortDefinition definition, AdminView view)
    {
        var say = view.Say;
        var k = view.Settings.MinimumPeers;
        if (!definition.GoalKinds.IsEmpty)
            return new(say["Preview.goals.title"], say["Preview.goals.text"], Withheld: true);
        if (count is not { } members)
            return new(say["Preview.few.title"], say.Format("Preview.few.text", k), Withheld: true);
        return new(say.Format("Preview.about", say.Number(members)), members switch
        {
            >= OuterFrom => say["Preview.outer"],
            >= QuartilesFrom => say.Format("Preview.quartiles", OuterFrom),
            _ => say.Format("Preview.median", QuartilesFrom),
        }, Withheld: false);
    }
}
