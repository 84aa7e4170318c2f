using System.ComponentModel.DataAnnotations;

namespace NetworkAnalytics.Host.Cluster;

/// <summary>Configuration section <c>Cluster</c>: how this process takes part in the cluster of replicas.</summary>
public sealed class ClusterSettings
{
    /// <summary>The section's name.</summary>
    public const string Section = "Cluster";

    /// <summary>Replicas with the same id on one database are one cluster.</summary>
    [Required, StringLength(100, MinimumLength = 1)]
    public string ClusterId { get; set; } = "networkanalytics";

    /// <summary>Stored with every grain's state: changing it hides all of it.</summary>
    [Required, StringLength(100, MinimumLength = 1)]
    public string ServiceId { get; set; } = "networkanalytics";

    /// <summary>
    /// The address or host name other replicas reach this one by. Loopback unless set: Orleans' ports carry no
    /// authentication and belong on a private network.
    /// </summary>
    [Required]
    public string AdvertisedAddress { get; set; } = "127.0.0.1";

    /// <summary>For other silos; 0: a free one.</summary>
    [Range(0, 65535)]
    public int SiloPort { get; set; }

    /// <summary>For Orleans clients outside the cluster; 0: a free one.</summary>
    [Range(0, 65535)]
    public int GatewayPort { get; set; }

    /// <summary>
    /// Minutes without a call after which a grain leaves memory. An idle member costs about 5 KB and comes back in under
    /// a millisecond, so a short age loses little; an import calls every member once, and a long age would keep them all.
    /// </summary>
    [Range(2, 1440)]
    public int IdleGrainMinutes { get; set; } = 5;
}
