using System.ComponentModel.DataAnnotations;

namespace NetworkAnalytics.Host.Jobs;

/// <summary>Configuration section <c>Jobs</c>: how this process works background jobs off.</summary>
public sealed class JobSettings
{
    /// <summary>The section's name.</summary>
    public const string Section = "Jobs";

    /// <summary>
    /// Jobs at once in this process. The upper bound leaves Hangfire's own loops their connections in the pool of
    /// <see cref="Storage.DatabaseRole.Hangfire"/>.
    /// </summary>
    [Range(1, 10)]
    public int Workers { get; set; } = Math.Clamp(Environment.ProcessorCount, 2, 10);

    /// <summary>
    /// The queues this process takes jobs from; none named: the queue <c>default</c>. (Configuration adds to a list that
    /// is already filled, so the default is not written here.)
    /// </summary>
    [Required]
    public string[] Queues { get; set; } = [];

    /// <summary>
    /// Seconds between looks at an empty queue: what a job waits at most before it is begun, while each worker pays one
    /// query for it. Notifications (long polling) stay off: they hold a connection a worker.
    /// </summary>
    [Range(0.1, 60)]
    public double PollSeconds { get; set; } = 1;

    /// <summary>
    /// Seconds after which a job of a killed worker is taken by another. A living worker renews its claim every fifth of
    /// it, however long the job runs.
    /// </summary>
    [Range(10, 3600)]
    public double AbandonedAfterSeconds { get; set; } = 60;

    /// <summary>Seconds a stopping process gives its jobs to end by themselves before they are cancelled and queued again.</summary>
    [Range(0, 600)]
    public double ShutdownSeconds { get; set; } = 15;
}
