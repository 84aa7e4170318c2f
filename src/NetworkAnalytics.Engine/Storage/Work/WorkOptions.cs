using System.ComponentModel.DataAnnotations;

namespace NetworkAnalytics.Engine.Storage.Work;

/// <summary>How background work is handed out. Section <c>Work</c>.</summary>
public sealed class WorkOptions
{
    /// <summary>After this long without a renewal a worker counts as dead and another takes over. Renewed every third of it.</summary>
    [Range(typeof(TimeSpan), "00:00:03", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Pieces of work handed to the job library and not ended, over all tenants.</summary>
    [Range(1, 1_000)]
    public int Window { get; set; } = 40;

    /// <summary>Of these, one tenant's at the most.</summary>
    [Range(1, 100)]
    public int PerTenant { get; set; } = 2;

    /// <summary>A handed-out piece that nobody claims is handed out again after this long.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan HandOutAgain { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Failed attempts after which a piece of work is given up.</summary>
    [Range(1, 50)]
    public int MaxAttempts { get; set; } = 5;
}
