using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NetworkAnalytics.Delivery.Api.Histories;

/// <summary>
/// Ids of entries whose sender gives none: made of what the entry is about, so that the same call sent again is the
/// same entry.
/// </summary>
internal static class DerivedIds
{
    private const int MaxLength = 200;

    public static string Retraction(string entryId) => Of($"retracted:{entryId}");

    /// <summary>A goal is declared once.</summary>
    public static string Declaration(string goalId) => Of($"goal:{goalId}");

    /// <summary>One a goal, step and instant.</summary>
    public static string Step(string goalId, string step, DateTimeOffset at) =>
        Of($"goal:{goalId}:{step}:{at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)}");

    // What would be too long for an id is told apart by its hash.
    private static string Of(string text) =>
        text.Length <= MaxLength ? text : $"{text[..text.IndexOf(':', StringComparison.Ordinal)]}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
