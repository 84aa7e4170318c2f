namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>How long to wait before trying again: twice as long each time, and not everybody at once.</summary>
internal static class Backoff
{
    /// <summary>Of the delay, added or taken away at random.</summary>
    private const double Jitter = 1 / 3.0;

    /// <param name="attempts">Tries so far, 1 or more.</param>
    /// <param name="chance">From 0 to 1, drawn by the caller.</param>
    public static TimeSpan Delay(int attempts, TimeSpan first, TimeSpan longest, double chance)
    {
        var grown = first * Math.Pow(2, Math.Min(attempts, 20) - 1);
        return (grown > longest ? longest : grown) * (1 + Jitter * (2 * chance - 1));
    }
}
