using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace NetworkAnalytics.Delivery.Access.Mail;

/// <summary>Section <c>Web</c>.</summary>
public sealed class WebOptions
{
    /// <summary>Where people reach this deployment, for instance <c>https://networkanalytics.example.org</c>: the beginning of every link that is sent.</summary>
    [Url]
    public string? PublicAddress { get; set; }

    /// <summary>Addresses, or networks as 172.16.0.0/12, of proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed; loopback always is.</summary>
    public string[] KnownProxies { get; set; } = [];
}

/// <summary>
/// The beginning of links. Never taken from a request: its Host header is the sender's to choose, and a link that was
/// asked for by somebody else must not lead to them.
/// </summary>
public sealed class PublicAddress(IOptions<WebOptions> options, IServiceProvider services)
{
    private const string Fallback = "http://127.0.0.1:5080";

    public Uri Base => new((options.Value.PublicAddress
        ?? services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?? Fallback).TrimEnd('/') + "/");
}
