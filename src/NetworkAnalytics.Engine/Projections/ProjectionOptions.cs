using System.ComponentModel.DataAnnotations;

namespace NetworkAnalytics.Engine.Projections;

/// <summary>How curve rows follow the log. Section <c>Projections</c>.</summary>
public sealed class ProjectionOptions
{
    /// <summary>
    /// How long a run waits for transactions that were open when it began, before it goes as far as it can. Long enough
    /// for the writers, too short to stand still behind a slow upload.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan CatchUpWithin { get; set; } = TimeSpan.FromSeconds(10);
}
