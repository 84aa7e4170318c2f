namespace NetworkAnalytics.Host.Demo;

/// <param name="Minutes">At least 1.</param>
/// <param name="Return">Index of the return that came from it; null for an encounter that nothing came from.</param>
/// <param name="Tenure">When it took place, days.</param>
internal readonly record struct LoggedEffort(double Tenure, int Minutes, int? Return);

/// <summary>
/// Writes a member's hours as encounters so that each return sits, for the program, where the model put it: the
/// program takes cumulative effort minus half of the latest encounter's, so a return gets an encounter of its own
/// that is centred on it, and encounters fill what lies between.
/// </summary>
internal static class EffortLedger
{
    private const int MaxMinutes = 14_400;
    private const int UsualMinutes = 100;

    /// <param name="returns">Tenures of the returns in days, rising, below <paramref name="days"/>.</param>
    /// <param name="hours">h(t), rising from 0.</param>
    /// <param name="tenure">Its inverse.</param>
    /// <returns>
    /// The encounters in order, and for each return the index of the encounter before it. Their minutes add up to
    /// h(<paramref name="days"/>), rounded, and to a minute at least when there are returns.
    /// </returns>
    public static (List<LoggedEffort> Efforts, int[] Source) Write(RandomStream random, double[] returns, int days, Func<double, double> hours, Func<double, double> tenure)
    {
        var efforts = new List<LoggedEffort>();
        var source = new int[returns.Length];
        var total = (int)Math.Max(returns.Length > 0 ? 1 : 0, Math.Round(60 * hours(days)));
        // Somebody with very many hours has longer encounters: an import takes at most 10,000 entries of one member.
        var usual = Math.Max(UsualMinutes, total / 600);
        var (logged, since) = (0, 0.0);
        for (var i = 0; i < returns.Length; i++)
        {
            var place = 60 * hours(returns[i]);
            var next = i + 1 < returns.Length ? 60 * hours(returns[i + 1]) : total;
            if ((logged > 0 && place <= logged + 0.25) || logged >= total)
            {
                // Too close behind to have minutes of its own.
                source[i] = efforts.Count - 1;
                since = returns[i];
                continue;
            }
            var half = Math.Min(random.Between(15, 45), Math.Min((next - place) / 2, place - logged));
            var from = Math.Clamp(Math.Min((int)place, (int)Math.Round(place - half)), logged, total - 1);
            var to = Math.Clamp((int)Math.Round(2 * place) - from, from + 1, total);
            Fill(random, efforts, logged, from, since, returns[i], usual, tenure);
            source[i] = efforts.Count;
            efforts.Add(new(returns[i], to - from, i));
            (logged, since) = (to, returns[i]);
        }
        Fill(random, efforts, logged, total, since, days, usual, tenure);
        return (efforts, source);
    }

    // Encounters of about the usual length over (from, to] minutes, inside (after, before) days.
    private static void Fill(RandomStream random, List<LoggedEffort> efforts, int from, int to, double after, double before, int usual, Func<double, double> tenure)
    {
        while (from < to)
        {
            var minutes = Math.Min(Math.Min(MaxMinutes, to - from), (int)(usual * random.Between(0.3, 1.7)));
            if (to - from - minutes < 10)
                minutes = Math.Min(MaxMinutes, to - from);
            var at = Math.Clamp(tenure((from + minutes / 2.0) / 60), after, Math.BitDecrement(before));
            efforts.Add(new(at, minutes, null));
            from += minutes;
        }
    }
}
