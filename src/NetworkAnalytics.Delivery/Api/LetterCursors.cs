using System.Globalization;
using NetworkAnalytics.Delivery.Api.Conventions;
using NetworkAnalytics.Delivery.Emails.Leaving;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Emails.Sending;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>Cursors of the lists about letters whose order is not that of a number: a day with a kind, and a moment with a letter.</summary>
internal static class LetterCursors
{
    private const string Runs = "runs";
    private const string Suppressions = "suppressions";

    /// <exception cref="Contracts.Tenancy.InvalidInputException">The cursor is not one of this list.</exception>
    public static RunPosition? Run(PageQuery page) => page.Text(Runs) is not { } text ? null
        : text.Split(' ') is [var day, var kind] && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var occurrence) && LetterKindNames.Find(kind) is { } of
            ? new RunPosition(occurrence, of)
            : throw PageQuery.BadCursor;

    public static string? After(PageQuery page, IReadOnlyList<DeliveryRun> found) =>
        page.Next(Runs, found, r => string.Create(CultureInfo.InvariantCulture, $"{r.Occurrence:yyyy-MM-dd} {r.Kind.Name()}"));

    /// <inheritdoc cref="Run" />
    public static SuppressionPosition? Suppression(PageQuery page) => page.Text(Suppressions) is not { } text ? null
        : text.Split(' ') is [var since, var letter] && Number(since) is { } ticks && ticks <= DateTime.MaxValue.Ticks && Number(letter) is { } id
            ? new SuppressionPosition(new DateTimeOffset(ticks, TimeSpan.Zero), id)
            : throw PageQuery.BadCursor;

    public static string? After(PageQuery page, IReadOnlyList<SuppressedAddress> found) =>
        page.Next(Suppressions, found, a => string.Create(CultureInfo.InvariantCulture, $"{a.Since.UtcTicks} {a.Letter}"));

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
