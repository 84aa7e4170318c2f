using System.Diagnostics;

namespace NetworkAnalytics.Performance.Grains;

/// <summary>How long the first question to a member takes: the history read from the log, folded, and the curve computed.</summary>
internal static class LongActivation
{
    /// <summary>Members that go before: code compiled, connections open.</summary>
    private const int Before = 5;

    /// <returns>Milliseconds, one for each member.</returns>
    public static async Task<IReadOnlyList<double>> Measure(int members, int entries, CancellationToken cancellation)
    {
        await using var product = await FilledProduct.Make(members + Before, entries, cancellation);
        var took = new List<double>(members);
        foreach (var member in product.Members)
        {
            var begun = Stopwatch.GetTimestamp();
            if (await product.Grain(member).GetCurve(new DateOnly(2026, 1, 1)) is not { LearningSoFar: > 0 })
                throw new InvalidOperationException("The member has no curve.");
            took.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }
        return took[Before..];
    }
}
