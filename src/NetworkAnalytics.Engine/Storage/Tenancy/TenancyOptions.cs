using System.ComponentModel.DataAnnotations;

namespace NetworkAnalytics.Engine.Storage.Tenancy;

/// <summary>Section <c>Tenancy</c>.</summary>
public sealed class TenancyOptions
{
    /// <summary>
    /// How long an association stays suspended before it may be deleted: longer than a worker's lease and a request, so
    /// that nothing under way writes behind the deletion.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan SettleBeforeClosing { get; set; } = TimeSpan.FromSeconds(45);
}
