using System.Globalization;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Ingest.Files;

/// <summary>Reads the words of a row; each either gives a value or says what is wrong and how to write it.</summary>
internal static class FieldReading
{
    private static readonly string[] InstantFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK",
    ];

    /// <summary>An instant with its offset, for instance <c>2026-03-14T09:30:00+01:00</c>.</summary>
    public static FieldProblem? Instant(string field, string? text, out DateTimeOffset value)
    {
        value = default;
        if (text is null)
            return new(field, "It is missing; write it like 2026-03-14T09:30:00+01:00.", "instant_missing");
        // Without this an instant without offset would quietly be read as UTC.
        var hasOffset = text.EndsWith('Z') || text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':';
        return hasOffset && DateTimeOffset.TryParseExact(text, InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value)
            ? null
            : new(field, $"'{Shown(text)}' is not an instant with an offset; write it like 2026-03-14T09:30:00+01:00 or 2026-03-14T08:30:00Z, years 1970 to 9999.", FieldProblem.Tell("instant", Shown(text)));
    }

    /// <summary>A calendar day, for instance <c>2026-03-14</c>; null when the field is empty.</summary>
    public static FieldProblem? Day(string field, string? text, out DateOnly? value)
    {
        value = null;
        if (text is null)
            return null;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new(field, $"'{Shown(text)}' is not a day; write it like 2026-03-14.", FieldProblem.Tell("day", Shown(text)));
        if (day.Year is < 1900 or > 2199)
            return new(field, $"{text} is out of range; give a day between 1900 and 2199.", FieldProblem.Tell("day_range", text));
        value = day;
        return null;
    }

    /// <summary>A whole number without sign or separators; null when the field is empty.</summary>
    public static FieldProblem? Whole(string field, string? text, out int? value)
    {
        value = null;
        if (text is null)
            return null;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return new(field, $"'{Shown(text)}' is not a whole number.", FieldProblem.Tell("whole", Shown(text)));
        value = number;
        return null;
    }

    /// <summary><c>true</c> or <c>false</c>; null when the field is empty.</summary>
    public static FieldProblem? Truth(string field, string? text, out bool? value)
    {
        value = text switch { "true" or "TRUE" or "True" => true, "false" or "FALSE" or "False" => false, _ => null };
        return text is null || value is not null ? null : new(field, $"'{Shown(text)}' is neither true nor false.", FieldProblem.Tell("truth", Shown(text)));
    }

    public static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
