using System.Globalization;
using System.Resources;

namespace NetworkAnalytics.Delivery.Wording;

/// <summary>Texts of one language from the resource files, with its numbers and days.</summary>
internal sealed class Words(CultureInfo culture)
{
    private static readonly ResourceManager Texts = new("NetworkAnalytics.Delivery.Wording.Texts", typeof(Words).Assembly);

    public CultureInfo Culture { get; } = culture;

    /// <exception cref="MissingManifestResourceException">There is no such text.</exception>
    public string Get(string key, params ReadOnlySpan<object?> values)
    {
        var text = Texts.GetString(key, Culture) ?? throw new MissingManifestResourceException($"There is no text '{key}'.");
        return values.Length == 0 ? text : string.Format(Culture, text, values);
    }

    /// <summary>The form of a text for a number: <c>.zero</c> where there is one, <c>.one</c>, <c>.other</c>.</summary>
    public string Counted(string key, int number, params ReadOnlySpan<object?> values) => Get($"{key}.{Form(key, number)}", values);

    /// <summary>At most one decimal, as the culture writes it.</summary>
    public string Number(double value) => value.ToString("#,0.#", Culture);

    // French counts the first of a month and numbers the other days, which no date format knows.
    public string Day(DateOnly day) => day.Day == 1 && Culture.TwoLetterISOLanguageName == "fr"
        ? day.ToString("1'er' MMMM yyyy", Culture)
        : day.ToString("d MMMM yyyy", Culture);

    private string Form(string key, int number) =>
        number == 0 && Texts.GetString($"{key}.zero", Culture) is not null ? "zero" : number == 1 ? "one" : "other";
}
