using System.Globalization;
using System.Resources;
using Microsoft.AspNetCore.Http;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Dashboard;

/// <summary>The texts of the pages in one language, with its numbers and days.</summary>
public sealed class PageWords(CultureInfo culture)
{
    /// <summary>One for each folder of pages, beside them, and what is said everywhere. A key stands in one of them.</summary>
    internal static readonly IReadOnlyList<ResourceManager> Sources =
    [
        Of("Dashboard.PageTexts"), Of("Dashboard.Mine.MineTexts"), Of("Dashboard.Administration.AdminTexts"), Of("Dashboard.Settings.Letters.LetterPageTexts"), Words.Texts,
    ];

    private readonly Words _words = new(culture, Sources);

    public CultureInfo Culture => _words.Culture;

    public static PageWords Of(HttpRequest request) => new(PageLanguage.Of(request));

    /// <exception cref="MissingManifestResourceException">There is no such text.</exception>
    public string this[string key] => _words.Get(key);

    public string Format(string key, params ReadOnlySpan<object?> values) => _words.Get(key, values);

    /// <summary>The form of a text for a number: <c>.zero</c> where there is one, <c>.one</c>, <c>.other</c>.</summary>
    public string Counted(string key, int number, params ReadOnlySpan<object?> values) => _words.Counted(key, number, values);

    /// <summary>An outcome category or activity kind as a person says it; an association's own one as it was written.</summary>
    public string Term(string family, string name) => _words.Term(family, name);

    /// <summary>As it stands at the beginning of a line.</summary>
    public string Opening(string text) => text.Length == 0 ? text : char.ToUpper(text[0], Culture) + text[1..];

    /// <summary>At most one decimal.</summary>
    public string Number(double value) => _words.Number(value);

    public string Percent(double share) => _words.Percent(share);

    public string List(IReadOnlyList<string> items) => _words.List(items);

    public string Day(DateOnly day) => _words.Day(day);

    public string Instant(DateTimeOffset instant) => $"{Day(DateOnly.FromDateTime(instant.UtcDateTime))}, {instant.UtcDateTime.ToString("t", Culture)} UTC";

    private static ResourceManager Of(string name) => new($"NetworkAnalytics.Delivery.{name}", typeof(PageWords).Assembly);
}
