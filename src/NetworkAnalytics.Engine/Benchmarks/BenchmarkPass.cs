using System.Security.Cryptography;
using System.Threading.Channels;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Storage;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>What one pass over a tenant's curve rows gave: exact counts, inside the Engine only.</summary>
/// <param name="Definition">With every cohort that was found.</param>
/// <param name="Counts">One for each cohort of the definition, in its order.</param>
/// <param name="InputHash">Of the definition and every row.</param>
/// <param name="Ledger">Who stands behind which count.</param>
internal sealed record BenchmarkCounts(VersionDefinition Definition, IReadOnlyList<CohortCounts> Counts, byte[] InputHash, ContributionLedger Ledger);

/// <summary>
/// Counts all cohorts of a tenant in a single pass: one reader streams the rows and hashes them, workers count
/// shards of them beside it, and the shards' counts are added up.
/// </summary>
internal static class BenchmarkPass
{
    /// <param name="definition">With the saved cohorts alone.</param>
    /// <param name="bases">Earlier versions to compare with.</param>
    /// <param name="progress">Told members read so far.</param>
    public static async Task<BenchmarkCounts> Run(TenantTransaction transaction, VersionDefinition definition, IReadOnlyList<PassBasis> bases, Func<long, Task> progress, CancellationToken cancellation)
    {
        var past = bases.Count == 0 ? [] : await PastCurves.Since(transaction, bases.Min(b => b.Run), cancellation);
        return await Run(CurveReader.Read(transaction, cancellation), past, definition, bases, progress, cancellation);
    }

    /// <param name="stored">In order of members.</param>
    /// <param name="past">Replaced rows that an earlier version counted, by member.</param>
    /// <inheritdoc cref="Run(TenantTransaction, VersionDefinition, IReadOnlyList{PassBasis}, Func{long, Task}, CancellationToken)"/>
    public static async Task<BenchmarkCounts> Run(
        IAsyncEnumerable<List<StoredCurve>> stored, Dictionary<int, List<(long UntilRun, byte[] Row)>> past,
        VersionDefinition definition, IReadOnlyList<PassBasis> bases, Func<long, Task> progress, CancellationToken cancellation)
    {
        var ledger = new ContributionLedger(CellLayout.Of(definition), [.. bases.Select(b => b.Definition.Cohorts.Select(c => c.Key).ToArray())]);
        var batches = Channel.CreateBounded<(int From, List<StoredCurve> Rows)>(8);
        var workers = Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount))
            .Select(_ => Task.Run(() => Count(batches.Reader, definition, new LedgerFilling(ledger, definition, bases), past, cancellation), cancellation)).ToArray();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var read = 0;
        try
        {
            await foreach (var batch in stored.WithCancellation(cancellation))
            {
                foreach (var curve in batch)
                {
                    hash.AppendData(BitConverter.GetBytes(curve.Member.Value));
                    hash.AppendData(curve.Row);
                }
                // A worker that failed takes no more; its error is the one to see.
                while (!batches.Writer.TryWrite((read, batch)))
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
        return new(whole, [.. cohorts.Select(c => c.Counts)], hash.GetHashAndReset(), ledger);
    }

    private static async Task<CohortAccumulator> Count(
        ChannelReader<(int From, List<StoredCurve> Rows)> batches, VersionDefinition definition, LedgerFilling ledger,
        Dictionary<int, List<(long UntilRun, byte[] Row)>> past, CancellationToken cancellation)
    {
        var (counts, fold) = (new CohortAccumulator(definition), new ContributionFold(definition));
        await foreach (var (from, rows) in batches.ReadAllAsync(cancellation))
            for (var i = 0; i < rows.Count; i++)
            {
                var row = CurveRow.Read(rows[i].Row);
                var contribution = row.Compared ? fold.Of(rows[i].Member.Value, row) : null;
                if (contribution is not null)
                    counts.Add(row, contribution);
                ledger.Add(from + i, rows[i], row, contribution, past.GetValueOrDefault(rows[i].Member.Value));
            }
        return counts;
    }
}
