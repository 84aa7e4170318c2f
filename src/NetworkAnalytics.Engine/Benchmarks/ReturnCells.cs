using NetworkAnalytics.Statistics.Comparison;
using NetworkAnalytics.Statistics.Time;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>
/// The gate cells of the published numbers that are not on a curve, and a member's digests in them: in each exactly what
/// the number there could see of the member, so that nobody counts as changed whose part in it is the same.
/// </summary>
internal sealed class ReturnCells(CellLayout layout)
{
    /// <summary>By month from 0: survival, its interval, at risk, events and censored.</summary>
    public const byte Announced = 16, Any = 17;

    /// <summary>By month from 0: both incidences.</summary>
    public const byte First = 18;

    /// <summary>By month from 1, at index month − 1: the mean number of returns; who was active.</summary>
    public const byte Counts = 19, Participation = 20;

    /// <summary>By code of the outcome category: the share among hidden returns.</summary>
    public const byte Mix = 21;

    /// <summary>One cell each: all quantiles of the time to a return.</summary>
    public const byte AnnouncedQuantiles = 22, AnyQuantiles = 23;

    /// <summary>By place in <see cref="Horizons"/>: the restricted mean.</summary>
    public const byte AnnouncedMeans = 24, AnyMeans = 25;

    /// <summary>By code of the goal's category: the groups who reached it; who is on the way.</summary>
    public const byte Paths = 26, OnTheWay = 27;

    /// <summary>One cell: the spread of exponents.</summary>
    public const byte Exponents = 28;

    /// <summary>By month from 7, at index month − 7: what the gains of six months are read from.</summary>
    public const byte Pace = 29;

    /// <summary>Days over which the mean time without a return is taken.</summary>
    public static ReadOnlySpan<int> Horizons => [90, 365, 1095];

    /// <summary>The last month of what is published month by month.</summary>
    public const int LastMonth = 60;

    /// <summary>The last month there is in a version: as far as anyone could be observed.</summary>
    public static int Months(VersionDefinition definition) => Math.Min(LastMonth, definition.Months);

    public static IEnumerable<CellSeries> Of(VersionDefinition definition)
    {
        var (months, categories) = (Months(definition), definition.Taxonomy.OutcomeCategories.Length);
        return
        [
            new(Announced, months + 1), new(Any, months + 1), new(First, months + 1), new(Counts, months), new(Participation, definition.Months),
            new(Mix, categories), new(AnnouncedQuantiles, 1), new(AnyQuantiles, 1), new(AnnouncedMeans, Horizons.Length), new(AnyMeans, Horizons.Length),
            new(Paths, categories), new(OnTheWay, categories), new(Exponents, 1), new(Pace, Math.Max(0, definition.Months - ConditionalChange.Months)),
        ];
    }

    /// <summary>Overwrites the digests of all but <see cref="Participation"/> and <see cref="Pace"/>.</summary>
    public void Fill(MemberReturns returns, Span<ulong> digests)
    {
        Waiting(layout.Slice(digests, Announced), returns.FirstAnnounced, returns.Observed);
        Waiting(layout.Slice(digests, Any), returns.First, returns.Observed);
        Set(digests, AnnouncedQuantiles, 0, CellDigests.Of(returns.FirstAnnounced ?? -1, returns.FirstAnnounced ?? returns.Observed));
        Set(digests, AnyQuantiles, 0, CellDigests.Of(returns.First ?? -1, returns.First ?? returns.Observed));
        for (var at = 0; at < Horizons.Length; at++)
        {
            Set(digests, AnnouncedMeans, at, Seen(returns.FirstAnnounced, returns.Observed, Horizons[at]));
            Set(digests, AnyMeans, at, Seen(returns.First, returns.Observed, Horizons[at]));
        }
        CameFirst(layout.Slice(digests, First), returns);
        HowMany(layout.Slice(digests, Counts), returns);
        foreach (var code in (ReadOnlySpan<byte>)[Mix, Paths, OnTheWay, Exponents])
            layout.Slice(digests, code).Clear();
        Categories(layout.Slice(digests, Mix), returns.Hidden);
        foreach (var path in returns.Paths)
            Set(digests, path.Reached ? Paths : OnTheWay, path.Goal, CellDigests.Of(path.Activities));
        if (returns.Pace is { Outcomes: > 0, LogSum: > 0 } pace)
        {
            var sum = BitConverter.DoubleToInt64Bits(pace.LogSum);
            Set(digests, Exponents, 0, CellDigests.Of(pace.Outcomes, (int)sum, (int)(sum >> 32)));
        }
    }

    /// <summary>Writes <see cref="Participation"/>, whose cells are 0.</summary>
    public void FillActive(ReadOnlySpan<bool> months, Span<ulong> digests)
    {
        var active = layout.Slice(digests, Participation);
        for (var month = 0; month < Math.Min(active.Length, months.Length); month++)
            active[month] = months[month] ? 2UL : 1UL;
    }

    /// <summary>Writes <see cref="Pace"/>, whose cells are 0.</summary>
    /// <param name="learning">Cumulative learning in tenths, by completed month less one.</param>
    public void FillPace(ReadOnlySpan<int> learning, Span<ulong> digests)
    {
        var pace = layout.Slice(digests, Pace);
        for (var at = 0; at < pace.Length && at + ConditionalChange.Months < learning.Length; at++)
            pace[at] = ChangeCounts.Digest(learning[at], learning[at + ConditionalChange.Months]);
    }

    /// <summary>What an estimate up to a day sees: whether and when the event came by then, otherwise how long the member was observed, no further than the day after.</summary>
    private static ulong Seen(int? eventDay, int observed, int day) =>
        eventDay <= day ? Pair(eventDay.Value, 1) : Pair(Math.Min(eventDay ?? observed, day + 1), 0);

    /// <summary>Two numbers as one, exactly; never 0, as days are from 0.</summary>
    private static ulong Pair(int day, int what) => ((ulong)(uint)day << 2) + (uint)what + 1;

    private static void Waiting(Span<ulong> cells, int? eventDay, int observed)
    {
        for (var month = 0; month < cells.Length; month++)
            cells[month] = Seen(eventDay, observed, TenureMonths.LastDay(month));
    }

    private static void CameFirst(Span<ulong> cells, MemberReturns returns)
    {
        // Both on one day count as announced.
        var cause = returns.First is null ? 0 : returns.FirstAnnounced == returns.First ? 1 : 2;
        for (var month = 0; month < cells.Length; month++)
        {
            var day = TenureMonths.LastDay(month);
            cells[month] = returns.First <= day ? Pair(returns.First.Value, cause) : Pair(Math.Min(returns.First ?? returns.Observed, day + 1), 0);
        }
    }

    private static void HowMany(Span<ulong> cells, MemberReturns returns)
    {
        var (count, seen) = (0, 0UL);
        for (var month = 1; month <= cells.Length; month++)
        {
            var day = TenureMonths.LastDay(month);
            for (; count < returns.Days.Length && returns.Days[count] <= day; count++)
                seen = CellDigests.Of((int)seen, (int)(seen >> 32), returns.Days[count]);
            cells[month - 1] = CellDigests.Of((int)seen, (int)(seen >> 32), Math.Min(returns.Observed, day + 1));
        }
    }

    private static void Categories(Span<ulong> cells, CategoryCount[] hidden)
    {
        var total = hidden.Sum(h => h.Count);
        if (total == 0)
            return;
        // A share is of all hidden returns, so every one of them stands behind every share.
        for (var category = 0; category < cells.Length; category++)
            cells[category] = CellDigests.Of(0, total);
        foreach (var (category, count) in hidden)
            if (category < cells.Length)
                cells[category] = CellDigests.Of(count, total);
    }

    private void Set(Span<ulong> digests, byte code, int index, ulong digest)
    {
        if (layout.Find(code, index) is var at and >= 0)
            digests[at] = digest;
    }
}
