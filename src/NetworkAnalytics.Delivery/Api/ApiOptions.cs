using System.ComponentModel.DataAnnotations;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>Limits of the API. Section <c>Api</c>.</summary>
public sealed class ApiOptions
{
    /// <summary>Requests a second one association may make on a replica, in the long run.</summary>
    [Range(1, 100_000)]
    public int RequestsPerSecond { get; set; } = 50;

    /// <summary>Requests an association may make at once after a quiet time.</summary>
    [Range(1, 1_000_000)]
    public int RequestBurst { get; set; } = 200;

    /// <summary>
    /// Requests of one association a replica works on at once; the next ones wait their turn. By default as many as there are
    /// cores: with twice that, a neighbour's slowest hundredth took 2.5 times as long beside a flood (ops/performance/flood.md).
    /// </summary>
    [Range(1, 10_000)]
    public int RequestsAtOnce { get; set; } = Environment.ProcessorCount;

    /// <summary>Requests a minute and address without a valid credential.</summary>
    [Range(1, 100_000)]
    public int AnonymousRequestsPerMinute { get; set; } = 60;

    /// <summary>The largest JSON body, in bytes.</summary>
    [Range(1_024, 1 << 30)]
    public int MaxJsonBytes { get; set; } = 4 << 20;

    /// <summary>The largest file, in bytes as sent.</summary>
    [Range(1_024, 1L << 40)]
    public long MaxImportBytes { get; set; } = 2L << 30;
}
