using System.Globalization;
using System.Resources;
using Microsoft.AspNetCore.Http;
using NetworkAnalytics.Delivery.Api;

namespace NetworkAnalytics.Delivery.Dashboard;

/// <summary>The texts of the pages in one language.</summary>
public sealed class PageWords(CultureInfo culture)
{
    private static readonly ResourceManager Texts = new("NetworkAnalytics.Delivery.Dashboard.PageTexts", typeof(PageWords).Assembly);

    public CultureInfo Culture { get; } = culture;

    /// <summary>In the language the browser asks for; English when it asks for none we have.</summary>
    public static PageWords Of(HttpRequest request) => new(OwnEndpoints.Accepted(request));

    /// <exception cref="MissingManifestResourceException">There is no such text.</exception>
    public string this[string key] => Texts.GetString(key, Culture) ?? throw new MissingManifestResourceException($"There is no text '{key}'.");

    public string Format(string key, params object?[] values) => string.Format(Culture, this[key], values);

    public string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("g", Culture) + " UTC";
}
