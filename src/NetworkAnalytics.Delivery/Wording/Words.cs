using System.Globalization;
using System.Resources;

namespace NetworkAnalytics.Delivery.Wording;

/// <summary>Texts of one language from the resource files, with its numbers and days.</summary>
/// <param name="sources">Where texts are looked for, in this order; null: what is said in every way out.</param>
internal sealed class Words(CultureInfo culture, IReadOnlyList<ResourceManager>? sources = null)
{
    internal static readonly ResourceManager Texts = new("NetworkAnalytics.Delivery.Wording.Texts", typeof(Words).Assembly);

    private readonly IReadOnlyList<ResourceManager> _sources = sources ?? [Texts];

    public CultureInfo Culture { get; } = culture;

    private bool IsFrench => Culture.TwoLetterISOLanguageName == "fr";

    /// <exception cref="MissingManifestResourceException">There is no such text.</exception>
    public string Get(string key, params ReadOnlySpan<object?> values)
    {
        var text = Find(key) ?? throw new MissingManifestResourceException($"There is no text '{key}'.");
        return values.Length == 0 ? text : string.Format(Culture, text, values);
    }

    /// <summary>The form of a text for a number: <c>.zero</c> where there is one, <c>.one</c>, <c>.other</c>.</summary>
    public string Counted(string key, int number, params ReadOnlySpan<object?> values) => Get($"{key}.{Form(key, number)}", values);

    /// <summary>An outcome category or activity kind as a person says it; a tenant's own one as the tenant wrote it.</summary>
    public string Term(string family, string name) => Find($"{family}.{name}") ?? name.Replace('_', ' ');

    /// <summary>At most one decimal, as the culture writes it.</summary>
    public string Number(double value) => value.ToString("#,0.#", Culture);

    /// <summary>At most two decimals.</summary>
    public string Fine(double value) => value.ToString("#,0.##", Culture);

    /// <summary>A share in whole per cent. The culture's own format has a blank that may break a line.</summary>
    public string Percent(double share) => (100 * share).ToString("0", Culture) + (IsFrench ? "\u202f%" : "%");

    /// <summary>From one number to another; one of them where they look the same.</summary>
    public string Range(double lower, double upper) => Range(Number(lower), Number(upper));

    public string Range(string lower, string upper) => lower == upper ? lower : Get("Range", lower, upper);

    /// <summary>"a", "a and b", "a, b and c".</summary>
    /// <param name="items">At least one.</param>
    public string List(IReadOnlyList<string> items)
    {
        if (items.Count == 1)
            return items[0];
        var first = items[0];
        for (var i = 1; i < items.Count - 1; i++)
            first = Get("List.more", first, items[i]);
        return Get("List.two", first, items[^1]);
    }

    // French counts the first of a month and numbers the other days, which no date format knows.
    public string Day(DateOnly day) => day.Day == 1 && IsFrench
        ? day.ToString("1'er' MMMM yyyy", Culture)
        : day.ToString("d MMMM yyyy", Culture);

    // French has the singular for nothing, too.
    private string Form(string key, int number) =>
        number == 0 && Find($"{key}.zero") is not null ? "zero" : number == 1 || number == 0 && IsFrench ? "one" : "other";

    /// <summary>Null where there is no such text.</summary>
    public string? FindText(string key) => Find(key);

    private string? Find(string key)
    {
        foreach (var source in _sources)
            if (source.GetString(key, Culture) is { } text)
                return text;
        return null;
    }
}
