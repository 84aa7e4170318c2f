using System.Collections.Immutable;
using System.Text.Json.Serialization;
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
/// <param name="EffectiveFrom">The first as-of day it holds for; null: from the beginning. A name may have several definitions, one a day.</param>
/// <param name="GoalKinds">What members announced, for instance <c>job</c>: a declared goal of one of these kinds; empty: any.</param>
[GenerateSerializer, Immutable, Alias("cohort-definition")]
public sealed record CohortDefinition(
    [property: Id(0)] string Name,
    [property: Id(1)] ImmutableSortedDictionary<string, ImmutableArray<string>> Attributes,
    [property: Id(2)] DateOnly? JoinedFrom,
    [property: Id(3)] DateOnly? JoinedBefore,
    [property: Id(4)] ImmutableArray<string> GoalKinds,
    [property: Id(5), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? EffectiveFrom = null)
{
    /// <summary>The definitions that hold for a version as of a day: of each name the latest that has begun.</summary>
    public static IEnumerable<CohortDefinition> InForce(IEnumerable<CohortDefinition> saved, DateOnly asOf) =>
        from definition in saved
        where definition.EffectiveFrom is null || definition.EffectiveFrom <= asOf
        group definition by definition.Name into named
        select named.MaxBy(d => d.EffectiveFrom ?? DateOnly.MinValue);
}

/// <summary>The saved cohorts of one association, kept in grain storage. Key: <see cref="GrainKeys.Tenant"/>.</summary>
[Alias("cohorts")]
public interface ICohortsGrain : IGrainWithStringKey
{
    public const int MaxSaved = 200;

    /// <summary>In order of names, and for each name of their days.</summary>
    [Alias("list")]
    Task<ImmutableArray<CohortDefinition>> List();

    /// <summary>Counts the changes: what was listed after it stands as long as the count does.</summary>
    [Alias("revision")]
    Task<int> GetRevision();

    /// <summary>Adds the definition, or replaces the one of that name and day. Versions as of its day and later have it.</summary>
    /// <param name="unchangedSince">The revision the change was made from; null: whatever there is.</param>
    /// <returns>Null when stored; otherwise what is wrong, <see cref="FieldProblem.Revision"/> when they were changed meanwhile.</returns>
    [Alias("save")]
    Task<FieldProblem?> Save(CohortDefinition cohort, int? unchangedSince = null);

    /// <summary>Removes every definition of that name.</summary>
    /// <param name="unchangedSince">As for <see cref="Save"/>.</param>
    /// <returns>Null when removed; otherwise that there was none of that name, or <see cref="FieldProblem.Revision"/>.</returns>
    [Alias("remove")]
    Task<FieldProblem?> Remove(string name, int? unchangedSince = null);

    /// <summary>Removes the definition of that name and day; the one before it holds again.</summary>
    /// <param name="unchangedSince">As for <see cref="Save"/>.</param>
    /// <returns>As for <see cref="Remove"/>.</returns>
    [Alias("remove-from")]
    Task<FieldProblem?> RemoveFrom(string name, DateOnly? effectiveFrom, int? unchangedSince = null);
}
