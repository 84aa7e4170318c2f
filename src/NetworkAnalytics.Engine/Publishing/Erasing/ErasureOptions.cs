using System.ComponentModel.DataAnnotations;

namespace NetworkAnalytics.Engine.Publishing.Erasing;

/// <summary>How erasures that a killed process left open are ended. Section <c>Erasure</c>.</summary>
public sealed class ErasureOptions
{
    /// <summary>How often a replica looks for them.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Whoever was asked is left to it for so long.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan AbandonedAfter { get; set; } = TimeSpan.FromSeconds(30);
}
