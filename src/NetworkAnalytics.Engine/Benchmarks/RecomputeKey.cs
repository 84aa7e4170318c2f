using System.Globalization;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>The key of a recomputation among the background work: the as-of day, or the day on which it runs.</summary>
internal static class RecomputeKey
{
    public const string WorkKind = "recompute";

    /// <summary>The day is chosen when the work runs, so work that waited over midnight computes the new day once.</summary>
    public const string Today = "today";

    public static string Of(DateOnly? asOf) => asOf?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? Today;

    /// <summary>Null for <see cref="Today"/>.</summary>
    public static DateOnly? Read(string key) => key == Today ? null : DateOnly.ParseExact(key, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
