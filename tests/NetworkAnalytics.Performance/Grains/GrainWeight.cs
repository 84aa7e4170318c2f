namespace NetworkAnalytics.Performance.Grains;

/// <summary>How much the heap grows by each member's grain that comes into memory.</summary>
internal static class GrainWeight
{
    /// <summary>Grains that go before, so that what only the first of them brings along is not counted.</summary>
    private const int Before = 500;

    public static async Task<(int Grains, double Bytes)> Measure(int members, int entries, CancellationToken cancellation)
    {
        await using var product = await FilledProduct.Make(members + Before, entries, cancellation);
        await Wake(product, 0, Before);
        var before = Settled();
        await Wake(product, Before, members);
        var after = Settled();
        GC.KeepAlive(product);
        return (members, (after - before) / (double)members);
    }

    // A question that needs the history in memory and keeps nothing beside it.
    private static async Task Wake(FilledProduct product, int from, int count)
    {
        for (var n = from; n < from + count; n++)
            await product.Grain(product.Members[n]).GetReceipt("no such entry");
    }

    private static long Settled()
    {
        for (var turn = 0; turn < 3; turn++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
