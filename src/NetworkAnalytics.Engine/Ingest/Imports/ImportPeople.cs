using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Directory;
using NetworkAnalytics.Engine.Storage.Keys;
using NetworkAnalytics.Engine.Storage.Tenancy;

namespace NetworkAnalytics.Engine.Ingest.Imports;

/// <summary>What an import needs to know of people: their keys, the keyed hashes, and who of them was erased.</summary>
internal sealed record ImportPeople(MemberKeys Keys, TenantHashes Hashes, ErasedPeople Erased, TenantContextSettings Settings) : IDisposable
{
    /// <summary>For rows as they stand in the file, on their way to the report.</summary>
    public PassingSeal Passing { get; } = new();

    /// <summary>A row's own text for the report; null for one about somebody erased, of whom nothing is kept.</summary>
    public string? Kept(string? externalId, string original) => externalId is not null && Erased.Last(externalId) is not null ? null : original;

    /// <summary>What is said of an unusable row: a reason may quote it, and nothing of somebody erased is kept.</summary>
    public FieldProblem Said(string? externalId, FieldProblem problem) =>
        Kept(externalId, "") is null ? new(problem.Field, "The row cannot be used, and is about somebody who was erased; nothing of it is kept.", "erased_unusable") : problem;

    public void Dispose() => Passing.Dispose();

    public static async Task<ImportPeople> Load(TenantTransaction transaction, MemberKeys keys, KeyedHashes hashes, TenantContextSettings settings, CancellationToken cancellation)
    {
        var ours = await hashes.For(transaction.Tenant, cancellation);
        return new(keys, ours, await ErasedPeople.Load(transaction, ours, cancellation), settings);
    }

    /// <summary>Why a row of the directory is not taken: it would bring somebody back who was erased.</summary>
    public FieldProblem? Returning(string externalId, DateOnly joinedOn) =>
        Erased.Last(externalId) is { } erased && Settings.LocalDay(erased.At) is var day && joinedOn < day
            ? new("joined_on", $"This person was erased on {day:yyyy-MM-dd} and does not come back with an earlier day of joining. If they have joined anew, give that day; otherwise take them out of the file.", FieldProblem.Tell("erased_joined", $"{day:yyyy-MM-dd}"))
            : null;

    /// <summary>Why a row of a history is not taken: it is of before its member's erasure.</summary>
    public FieldProblem? Returning(string externalId, DateTimeOffset occurredAt) =>
        Erased.At(externalId, occurredAt) is { } erased
            ? new("member_id", $"The member was erased on {Settings.LocalDay(erased.At):yyyy-MM-dd}; what happened before that is not taken in again.", FieldProblem.Tell("erased_before", $"{Settings.LocalDay(erased.At):yyyy-MM-dd}"))
            : null;
}
