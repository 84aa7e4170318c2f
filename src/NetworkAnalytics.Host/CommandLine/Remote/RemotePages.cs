using System.Globalization;
using NetworkAnalytics.Client;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Host.CommandLine.Remote;

/// <summary><c>compare --server</c>, <c>ledger --server</c> and <c>key list --server</c>: what a deployment answers, as the terminal shows it.</summary>
internal static class RemotePages
{
    public static async Task<int> Compare(NetworkAnalyticsClient api, string? cohort, string language, bool json, CancellationToken cancellation)
    {
        var comparison = await api.ReadMyComparisonAsync(cohort, language, cancellationToken: cancellation);
        return Show(comparison, comparison.Language, comparison.Words, json);
    }

    public static async Task<int> Ledger(NetworkAnalyticsClient api, DateOnly? asOf, string language, bool json, CancellationToken cancellation)
    {
        var ledger = await api.ReadMyLedgerAsync(asOf?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), language, cancellationToken: cancellation);
        return Show(ledger, ledger.Language, ledger.Words, json);
    }

    public static async Task<int> Keys(NetworkAnalyticsClient api, bool json, CancellationToken cancellation)
    {
        var keys = new List<KeyAnswer>();
        string? after = null;
        do
        {
            var page = await api.ListKeysAsync(after, null, cancellation);
            keys.AddRange(page.Keys);
            after = page.Next;
        }
        while (after is not null);
        if (json)
            Output.Json(keys);
        else
            Output.Lines([.. keys.Select(k => string.Create(CultureInfo.InvariantCulture, $"{k.Id,6}  nak_{k.Prefix}  {(k.RevokedAt is null ? "" : "taken back"),-12}  {string.Join(' ', k.Scopes)}  {k.Name}"))]);
        return ExitCode.Done;
    }

    private static int Show<T>(T answer, string language, IReadOnlyList<ParagraphAnswer> words, bool json) where T : notnull
    {
        if (json)
            Output.Json(answer);
        else
            TextPage.Print(new WordedText(language, [.. words.GroupBy(p => (p.Section, p.Title)).Select(s => new TextSection(s.Key.Section, s.Key.Title, [.. s.Select(p => new Paragraph(p.Code, p.Words, []))]))]));
        return ExitCode.Done;
    }
}
