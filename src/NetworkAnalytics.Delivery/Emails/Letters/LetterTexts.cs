using System.Globalization;
using System.Resources;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Emails.Letters;

/// <summary>The texts of letters and of the pages they lead to.</summary>
internal static class LetterTexts
{
    internal static readonly ResourceManager Texts = new("NetworkAnalytics.Delivery.Emails.Letters.LetterTexts", typeof(LetterTexts).Assembly);

    public static Words In(CultureInfo culture) => new(culture, [Texts, Words.Texts]);

    /// <summary>The language of a tag, in the association's when the product does not speak it.</summary>
    public static CultureInfo Language(string? tag, string association) =>
        (tag is { Length: > 0 } ? ComparisonWording.FindCulture(tag) : null) ?? ComparisonWording.FindCulture(association) ?? ComparisonWording.English;
}
