using System.Globalization;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Ingest.Files;

/// <summary>Reads days and instants as a mapping says they are written.</summary>
/// <param name="format">A pattern of .NET's; null: as in our own files.</param>
/// <param name="zone">In which instants without an offset lie; null: they need one.</param>
internal sealed class DateReading(string? format, TimeZoneInfo? zone)
{
    private static readonly string[] LocalFormats = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"];

    private readonly string[] _formats = format is null ? LocalFormats : [format];
    private readonly bool _hasOffset = format?.Contains('z', StringComparison.Ordinal) == true || format?.Contains('K', StringComparison.Ordinal) == true;

    /// <param name="own">The association's zone.</param>
    public static DateReading Of(ImportMapping? mapping, TimeZoneInfo own) =>
        new(mapping?.DateFormat, mapping?.TimeZone is { } named ? TimeZoneInfo.FindSystemTimeZoneById(named) : mapping?.DateFormat is null ? null : own);

    public FieldProblem? Instant(string field, string? text, out DateTimeOffset value)
    {
        value = default;
        if (text is null || format is null && zone is null)
            return FieldReading.Instant(field, text, out value);
        if (_hasOffset)
            return DateTimeOffset.TryParseExact(text, _formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value) ? null : Unreadable(field, text);
        if (!DateTime.TryParseExact(text, _formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return format is null && FieldReading.Instant(field, text, out value) is null ? null : Unreadable(field, text);
        if (local.Year is < 1900 or > 9998)
            return new(field, $"'{FieldReading.Shown(text)}' is out of range; give an instant from 1970 on.", FieldProblem.Tell("instant_range", FieldReading.Shown(text)));
        // A day alone is its noon: no zone's midnight moves it to another day.
        value = At(IsDayAlone(text) ? local.AddHours(12) : local, zone ?? TimeZoneInfo.Utc);
        return null;
    }

    public FieldProblem? Day(string field, string? text, out DateOnly? value)
    {
        value = null;
        if (text is null || format is null)
            return FieldReading.Day(field, text, out value);
        if (!DateTime.TryParseExact(text, _formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return Unreadable(field, text);
        return FieldReading.Day(field, local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), out value);
    }

    private bool IsDayAlone(string text) => format is null ? text.Length == "yyyy-MM-dd".Length : !format.AsSpan().ContainsAny('H', 'h');

    /// <summary>An hour that a clock change skips is read with the offset before the change; one that comes twice is the later one.</summary>
    private static DateTimeOffset At(DateTime local, TimeZoneInfo zone) =>
        zone.IsInvalidTime(local) ? new DateTimeOffset(local, zone.GetUtcOffset(local.AddHours(-2))) : new DateTimeOffset(local, zone.GetUtcOffset(local));

    private FieldProblem Unreadable(string field, string text) => format is null
        ? new(field, $"'{FieldReading.Shown(text)}' is no instant; write it like 2026-03-14 09:30:00, in the mapping's zone, or with its offset.", FieldProblem.Tell("instant_in_zone", FieldReading.Shown(text)))
        : new(field, $"'{FieldReading.Shown(text)}' is not written as the mapping says ({format}).", FieldProblem.Tell("not_as_mapped", FieldReading.Shown(text), format));
}
