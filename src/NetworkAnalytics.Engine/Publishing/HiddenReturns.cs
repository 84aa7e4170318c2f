using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;

namespace NetworkAnalytics.Engine.Publishing;

/// <summary>
/// Which of the hidden returns that a cohort's published mix shows a member has not met. It reads nothing that is not
/// published for everybody.
/// </summary>
internal static class HiddenReturns
{
    /// <param name="mix">Of the cohort; null: none is published.</param>
    public static ReturnsToMeet ToMeet(PublishedMix? mix, ViewedMember viewer, VersionDefinition definition)
    {
        var met = viewer.Row.Timeline.Events
            .Where(e => e is { Kind: TimelineEventKind.Outcome, Flag: false } && e.Day < viewer.Tenure.End)
            .Select(e => definition.Taxonomy.OutcomeCategories[e.Code].Name).ToHashSet(StringComparer.Ordinal);
        var shown = mix is null ? [] : mix.Categories.Where(c => c.Share > 0).ToList();
        return shown.Count == 0
            ? new([], met.Count, TooEarlyReason.FewPeers)
            : new([.. shown.Where(c => !met.Contains(c.Category)).OrderByDescending(c => c.Share).ThenBy(c => c.Category, StringComparer.Ordinal)], met.Count, null);
    }
}
