using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Cohorts;

/// <summary>
/// A saved, named filter over members. All conditions hold together; an empty filter is everyone. Cohorts for
/// everyone and for each value of each attribute exist without being saved.
/// </summary>
/// <param name="Name">1 to 100 characters, without <c>=</c> (which names the automatic cohorts) and control characters; unique in the tenant.</param>
/// <param name="Attributes">Attribute name to accepted values; a member matches with one of them.</param>
/// <param name="JoinedFrom">First joining day in the window; null: no bound.</param>
/// <param name="JoinedBefore">First joining day after the window; null: no bound.</param>
/// <param name="GoalKinds">What members announced, for instance <c>job</c>: a declared goal of one of these kinds; empty: any.</param>
[GenerateSerializer, Immutable, Alias("cohort-definition")]
public sealed record CohortDefinition(
    [property: Id(0)] string Name,
    [property: Id(1)] ImmutableSortedDictionary<string, ImmutableArray<string>> Attributes,
    [property: Id(2)] DateOnly? JoinedFrom,
    [property: Id(3)] DateOnly? JoinedBefore,
    [property: Id(4)] ImmutableArray<string> GoalKinds);

/// <summary>The saved cohorts of one association, kept in grain storage. Key: <see cref="GrainKeys.Tenant"/>.</summary>
[Alias("cohorts")]
public interface ICohortsGrain : IGrainWithStringKey
{
    public const int MaxSaved = 200;

    [Alias("list")]
    Task<ImmutableArray<CohortDefinition>> List();

    /// <summary>Counts the changes: what was listed after it stands as long as the count does.</summary>
    [Alias("revision")]
    Task<int> GetRevision();

    /// <summary>Adds or replaces the cohort of that name. The next version has it.</summary>
    /// <param name="unchangedSince">The revision the change was made from; null: whatever there is.</param>
    /// <returns>Null when stored; otherwise what is wrong, <see cref="FieldProblem.Revision"/> when they were changed meanwhile.</returns>
    [Alias("save")]
    Task<FieldProblem?> Save(CohortDefinition cohort, int? unchangedSince = null);

    /// <param name="unchangedSince">As for <see cref="Save"/>.</param>
    /// <returns>Null when removed; otherwise that there was none of that name, or <see cref="FieldProblem.Revision"/>.</returns>
    [Alias("remove")]
    Task<FieldProblem?> Remove(string name, int? unchangedSince = null);
}
