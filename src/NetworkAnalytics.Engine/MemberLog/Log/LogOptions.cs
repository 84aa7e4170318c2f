using System.ComponentModel.DataAnnotations;

namespace NetworkAnalytics.Engine.MemberLog.Log;

/// <summary>Limits of a silo's group-commit writer and batched loader. Section <c>HistoryLog</c>.</summary>
public sealed class LogOptions
{
    /// <summary>Rows written by one statement and one flush at the most; one larger append still goes whole.</summary>
    [Range(100, 50_000)]
    public int MaxBatchRows { get; set; } = 5_000;

    /// <summary>Rows waiting to be written; beyond it callers get 503 and the queue stays as it is.</summary>
    [Range(1_000, 10_000_000)]
    public int MaxQueuedRows { get; set; } = 100_000;

    /// <summary>The part of the queue one tenant may fill.</summary>
    [Range(0.05, 1.0)]
    public double TenantShare { get; set; } = 0.5;

    /// <summary>How long an append whose outcome is unknown (a connection lost in COMMIT) is followed up before its caller is told so.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan SettleWithin { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Histories read by one statement at the most.</summary>
    [Range(1, 5_000)]
    public int MaxLoadBatch { get; set; } = 500;
}
