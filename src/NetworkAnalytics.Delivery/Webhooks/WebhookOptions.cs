using System.ComponentModel.DataAnnotations;

namespace NetworkAnalytics.Delivery.Webhooks;

/// <summary>How messages leave for the associations' own addresses. Section <c>Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>Whether an address may begin with http://; null: in development only.</summary>
    public bool? AllowHttp { get; set; }

    /// <summary>
    /// Networks that may be called although they are no public ones, as <c>10.1.0.0/16</c>. None unless the operator
    /// says so: whoever may register an address could otherwise reach what stands beside this server.
    /// </summary>
    public string[] AllowedNetworks { get; set; } = [];

    /// <summary>Seconds for one attempt, from connecting to the end of the answer.</summary>
    [Range(1, 60)]
    public double TimeoutSeconds { get; set; } = 10;

    /// <summary>Seconds between two looks for something to tell.</summary>
    [Range(0.1, 600)]
    public double PollSeconds { get; set; } = 10;

    /// <summary>Seconds until the second attempt; each further one waits three times as long, twelve hours at the most, give or take a fifth.</summary>
    [Range(0.01, 3600)]
    public double FirstRetrySeconds { get; set; } = 5;

    /// <summary>Attempts after which a message is given up: with the first retry after 5 seconds, nearly three days.</summary>
    [Range(1, 50)]
    public int MaxAttempts { get; set; } = 14;

    /// <summary>Hours without a single message getting through after which an address is called no more.</summary>
    [Range(0.0001, 24 * 365)]
    public double DisableAfterHours { get; set; } = 120;

    /// <summary>Seconds after which a message handed to a job that died is handed out again. More than the job can take.</summary>
    [Range(1, 3600)]
    public double LeaseSeconds { get; set; } = 180;
}
