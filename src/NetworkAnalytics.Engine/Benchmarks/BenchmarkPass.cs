using System.Security.Cryptography;
using System.Threading.Channels;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Storage;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>What one pass over a tenant's curve rows gave: exact counts, inside the Engine only.</summary>
/// <param name="Definition">With every cohort that was found.</param>
/// <param name="Counts">One for each cohort of the definition, in its order.</param>
/// <param name="InputHash">Of the definition and every row.</param>
internal sealed record BenchmarkCounts(VersionDefinition Definition, IReadOnlyList<CohortCounts> Counts, byte[] InputHash);

/// <summary>
/// Counts all cohorts of a tenant in a single pass: one reader streams the rows and hashes them, workers count
/// shards of them beside it, and the shards' counts are added up.
/// </summary>
internal static class BenchmarkPass
{
    /// <param name="definition">With the saved cohorts alone.</param>
    /// <param name="progress">Told members read so far.</param>
    public static async Task<BenchmarkCounts> Run(TenantTransaction transaction, VersionDefinition definition, Func<long, Task> progress, CancellationToken cancellation)
    {
        var batches = Channel.CreateBounded<List<(MemberId, byte[])>>(8);
        var workers = Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount))
            .Select(_ => Task.Run(() => Count(batches.Reader, definition, cancellation), cancellation)).ToArray();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long read = 0;
        try
        {
            await foreach (var batch in CurveReader.Read(transaction, cancellation))
            {
                foreach (var (member, row) in batch)
                {
                    hash.AppendData(BitConverter.GetBytes(member.Value));
                    hash.AppendData(row);
                }
                // A worker that failed takes no more; its error is the one to see.
                while (!batches.Writer.TryWrite(batch))
                    if (await Task.WhenAny([batches.Writer.WaitToWriteAsync(cancellation).AsTask(), .. workers]) is Task { IsFaulted: true } failed)
                        await failed;
                await progress(read += batch.Count);
            }
        }
        finally
        {
            batches.Writer.Complete();
        }
        var shards = await Task.WhenAll(workers);
        foreach (var shard in shards[1..])
            shards[0].Merge(shard);
        var cohorts = shards[0].Cohorts();
        var whole = definition with { Cohorts = [.. cohorts.Select(c => c.Filter)] };
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(whole.ToJson() + VersionDefinition.Method));
        return new(whole, [.. cohorts.Select(c => c.Counts)], hash.GetHashAndReset());
    }

    private static async Task<CohortAccumulator> Count(ChannelReader<List<(MemberId Member, byte[] Row)>> batches, VersionDefinition definition, CancellationToken cancellation)
    {
        var counts = new CohortAccumulator(definition);
        await foreach (var batch in batches.ReadAllAsync(cancellation))
            foreach (var (member, row) in batch)
                counts.Add(member, CurveRow.Read(row));
        return counts;
    }
}
