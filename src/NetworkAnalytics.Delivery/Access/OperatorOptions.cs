using System.ComponentModel.DataAnnotations;

namespace NetworkAnalytics.Delivery.Access;

/// <summary>The platform's own access, section <c>Operator</c>.</summary>
public sealed class OperatorOptions
{
    /// <summary>
    /// Opens the operator's dashboards and metrics: as bearer token, or as the password of user <c>operator</c> in a browser.
    /// At least 32 characters; without one nobody is an operator.
    /// </summary>
    [MinLength(32)]
    public string? Token { get; set; }
}
