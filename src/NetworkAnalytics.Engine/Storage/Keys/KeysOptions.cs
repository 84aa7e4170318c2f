using System.ComponentModel.DataAnnotations;

namespace NetworkAnalytics.Engine.Storage.Keys;

/// <summary>How many keys a replica holds in memory. Section <c>Keys</c>.</summary>
public sealed class KeysOptions
{
    /// <summary>Keys remembered at the most; about 200 bytes each.</summary>
    [Range(1_000, 10_000_000)]
    public int MaxRemembered { get; set; } = 100_000;

    /// <summary>How long a key is believed before it is read again: what one that is destroyed elsewhere lives on in memory here.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Freshness { get; set; } = TimeSpan.FromMinutes(10);
}
