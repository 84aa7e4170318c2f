using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.MemberLog.Log;
using NetworkAnalytics.Engine.Publishing.Gate;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.Engine.Storage.Directory;
using NetworkAnalytics.Engine.Storage.Keys;
using NetworkAnalytics.Engine.Storage.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Engine.Publishing.Merging;

/// <inheritdoc />
/// <remarks>
/// For the gate the merged-away record departs as one that is erased does, and the kept one changes. Grains are told after
/// the commit; one that was not told is fenced off when it writes, and forwards once it is loaded again.
/// </remarks>
internal sealed class MemberMerges(EngineDatabase database, MemberKeys keys, KeyedHashes hashes, TenantSettingsCache settings, IRecomputations recomputations, IGrainFactory grains, TimeProvider time) : IMemberMerges
{
    /// <summary>An entry may be appended to one of the two at the same moment.</summary>
    private const int Attempts = 5;

    /// <summary>A new id ends with the association's id of the other record, unless that is so long that nothing else would be left.</summary>
    private const int LongestSuffix = 50;

    public async Task<MemberMerge> Merge(TenantId tenant, string keptId, string otherId, bool rename, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var merge = await Try(tenant, keptId, otherId, rename, cancellation);
                if (merge.Outcome is { } outcome)
                    await Tell(tenant, outcome, cancellation);
                return merge;
            }
            catch (PostgresException conflict) when (conflict.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected && attempt < Attempts)
            {
                continue;
            }
            catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation)
            {
                throw new LogUnavailableException("The association's numbers are being computed, or one of the two histories is being written to; nothing was merged. Send it again.", busy);
            }
        }
    }

    private async Task<MemberMerge> Try(TenantId tenant, string keptId, string otherId, bool rename, CancellationToken cancellation)
    {
        var context = await settings.Get(tenant);
        await using var transaction = await database.Begin(tenant, cancellation);
        await transaction.Execute("SELECT set_config('lock_timeout', '10s', true) WHERE $1 > 0", cancellation);
        await ProfileRows.Lock(transaction, cancellation);
        if (await KnownMember.Find(transaction, keptId, cancellation) is not { } kept || await ProfileRows.Current(transaction, kept.Member.Value, cancellation) is not { } keptProfile)
            return new(MergeState.NoMember);
        if (await KnownMember.Find(transaction, otherId, cancellation) is not { } other)
            return new(MergeState.NoOther);
        if (other.Said == kept.Member)
            return new(MergeState.Same);
        if (other.Said != other.Member)
            return other.Member == kept.Member && await MergeRows.Outcome(transaction, other.Said, cancellation) is { } before ? new(MergeState.Merged, before) : new(MergeState.MergedElsewhere);

        await Departures.Record(transaction, other.Member, cancellation);
        var now = time.GetUtcNow();
        await LogMove.Fence(transaction, other.Member, kept.Member, context.LocalDay(now), now, cancellation);
        var (keptKey, otherKey) = (await keys.ForWriting(tenant, kept.Member), await keys.ForReading(tenant, other.Member));
        var (keptRows, otherRows) = (await LogMove.Read(transaction, kept.Member, keptKey, cancellation), await LogMove.Read(transaction, other.Member, otherKey, cancellation));
        var union = HistoryUnion.Make(keptRows, [.. otherRows.Select(e => LogMove.Under(e, otherKey, keptKey))], kept.Member, otherId.Length <= LongestSuffix ? otherId : other.Member.ToString(), rename);
        if (!rename && union.TakenEntries.Count + union.TakenGoals.Count > 0)
            return new(MergeState.IdsTaken, null, union.TakenEntries, union.TakenGoals);
        var rows = union.Rows.ToList();
        if (await ProfileRows.Current(transaction, other.Member.Value, cancellation) is { } otherProfile)
        {
            var joint = JointProfile.Of(keptProfile, otherProfile);
            await ProfileRows.Add(transaction, kept.Member.Value, joint.Row, cancellation);
            rows.AddRange(joint.Pause(context, keptRows.Count + rows.Count, other.Member, now));
        }
        await LogMove.Run(transaction, other.Member, kept.Member, rows, cancellation);
        var outcome = new MergeOutcome(kept.Member, other.Member, union.Rows.Count, union.Repeated, union.Renamed);
        if (await PersonRows.Missing(transaction, kept.Member, other.Member, otherKey, cancellation) is { } missing)
            await PersonRows.Write(transaction, kept.Member.Value, missing, keptKey, await hashes.For(tenant, cancellation), cancellation);
        await MergeRows.Write(transaction, outcome, cancellation);
        await transaction.Commit(cancellation);
        return new(MergeState.Merged, outcome);
    }

    private async Task Tell(TenantId tenant, MergeOutcome outcome, CancellationToken cancellation)
    {
        TenantContext.Enter(tenant);
        foreach (var member in (MemberId[])[outcome.Other, outcome.Kept])
            await grains.GetGrain<IMemberGrain>(GrainKeys.Member(tenant, member)).Reload();
        await recomputations.Submit(tenant, null, cancellation);
    }
}
