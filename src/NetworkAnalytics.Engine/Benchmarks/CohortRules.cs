using NetworkAnalytics.Contracts.Cohorts;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>What a saved cohort has to satisfy.</summary>
internal static class CohortRules
{
    private const int MaxValues = 200;

    public static FieldProblem? Check(CohortDefinition cohort, Taxonomy taxonomy)
    {
        if (cohort.Name is not { Length: >= 1 and <= 100 } || cohort.Name != cohort.Name.Trim() || Texts.Problem(cohort.Name) is not null)
            return new("name", "Give a name of 1 to 100 characters, without control characters or blanks around it.");
        if (cohort.Name == CohortFilter.EveryoneKey || cohort.Name.Contains('=', StringComparison.Ordinal))
            return new("name", $"'{CohortFilter.EveryoneKey}' and names with '=' belong to the cohorts that exist without being saved.");
        foreach (var (name, values) in cohort.Attributes)
        {
            if (name.Length is 0 or > 60 || Texts.Problem(name) is not null)
                return new("attributes", "An attribute's name has 1 to 60 characters.");
            if (values.IsDefaultOrEmpty || values.Length > MaxValues || values.Any(v => v is not { Length: >= 1 and <= 200 } || Texts.Problem(v) is not null))
                return new($"attributes.{name}", $"Give 1 to {MaxValues} values of 1 to 200 characters.");
        }
        if (cohort.JoinedFrom >= cohort.JoinedBefore)
            return new("joined_before", "It has to lie after joined_from.");
        if (cohort.EffectiveFrom?.Year is < 1900 or > 2199)
            return new("effective_from", "Give a day between 1900 and 2199, or leave it out: then it holds from the beginning.", "cohort_effective");
        foreach (var kind in cohort.GoalKinds)
            if (kind is null)
                return new("goal_kinds", "One of them is null; leave it out.");
            else if (taxonomy.OutcomeCode(kind) < 0)
                return new("goal_kinds", $"'{(kind.Length <= 40 ? kind : kind[..40] + "…")}' is not among this association's outcome categories.");
        return null;
    }
}
