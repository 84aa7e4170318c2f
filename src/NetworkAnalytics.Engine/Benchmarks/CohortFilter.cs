using NetworkAnalytics.Contracts.Cohorts;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>
/// Who is in a cohort. One of: everyone (neither attribute nor saved filter), a value of an attribute, a range of its
/// values, a saved filter. Kept with the version it was used in, so that a comparison asks the same question.
/// </summary>
/// <param name="Key">The name in files and commands.</param>
/// <param name="Value">Null where <paramref name="Range"/> stands in its place.</param>
internal sealed record CohortFilter(string Key, string? Attribute, string? Value, CohortDefinition? Saved, ValueRange? Range = null)
{
    public const string EveryoneKey = "everyone";

    public static CohortFilter Everyone { get; } = new(EveryoneKey, null, null, null);

    public static CohortFilter Of(string attribute, string value) => new($"{attribute}={value}", attribute, value, null);

    public static CohortFilter Of(string attribute, ValueRange range) => new($"{attribute}={range}", attribute, null, null, range);

    /// <remarks>From which day it is in force is no part of the question it asks.</remarks>
    public static CohortFilter Of(CohortDefinition saved) => new(saved.Name, null, null, saved with { EffectiveFrom = null });

    /// <summary>Whether each member has to be asked: a single value's cohort is found by the value itself.</summary>
    public bool IsAsked => Saved is not null || Range is not null;

    /// <summary>The breakdown of everyone that the cohort is a part of: a range and the single values in it overlap, so they are parts of two. Null: of none.</summary>
    public string? Breakdown => Range is null ? Attribute : $"{Attribute} ranges";

    /// <summary>Whether a member who had joined by then belongs to the cohort as of a day.</summary>
    /// <param name="asOf">Day number; attributes are as on it, and a goal declared on it or later does not count.</param>
    public bool Includes(CurveRow row, Taxonomy taxonomy, int asOf) =>
        Attribute is not null ? row.Attributes.Find(Attribute, asOf) is { } value && (Range is null ? value == Value : Range.Contains(value))
        : Saved is null || IncludesSaved(Saved, row, taxonomy, asOf);

    private static bool IncludesSaved(CohortDefinition saved, CurveRow row, Taxonomy taxonomy, int asOf)
    {
        if (saved.JoinedFrom is { } from && row.Membership.JoinedOn < from.DayNumber)
            return false;
        if (saved.JoinedBefore is { } before && row.Membership.JoinedOn >= before.DayNumber)
            return false;
        foreach (var (name, values) in saved.Attributes)
            if (row.Attributes.Find(name, asOf) is not { } value || !values.Contains(value, StringComparer.Ordinal))
                return false;
        return saved.GoalKinds.IsEmpty || row.Timeline.Events.Any(e =>
            e.Kind == TimelineEventKind.GoalDeclared && e.Day < asOf && saved.GoalKinds.Any(k => taxonomy.OutcomeCode(k) == e.Code));
    }
}
