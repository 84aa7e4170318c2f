using System.Globalization;
using Microsoft.AspNetCore.Http;
using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Delivery.Dashboard.Mine;

/// <summary>
/// What a form of the member's pages sent. Each carries an entry id and the moment it was shown, so that a form sent twice
/// says the same twice and is stored once.
/// </summary>
internal sealed class PostedForm(IFormCollection form)
{
    private const string Prefix = "page-";

    /// <summary>The id of the entry a form makes; one that no page of ours wrote is replaced.</summary>
    public string EntryId { get; } = form["entry"].ToString() is { Length: 37 } id && id.StartsWith(Prefix, StringComparison.Ordinal) ? id : NewEntryId();

    /// <summary>When the form was shown; null when it does not say.</summary>
    public DateTimeOffset? ShownAt { get; } = DateTimeOffset.TryParseExact(form["shown"].ToString(), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : null;

    /// <summary>Trimmed, lines ended as everywhere else; null when empty.</summary>
    public string? this[string name] => form[name].ToString().ReplaceLineEndings("\n").Trim() is { Length: > 0 } text ? text : null;

    public static async Task<PostedForm> Of(HttpContext http) => new(await http.Request.ReadFormAsync(http.RequestAborted));

    public static string NewEntryId() => Prefix + Guid.NewGuid().ToString("N");

    /// <summary>What every form that makes an entry carries.</summary>
    public static IReadOnlyList<(string Name, string? Value)> Hidden(DateTimeOffset now, params ReadOnlySpan<(string, string?)> more) =>
        [("entry", NewEntryId()), ("shown", now.ToString("O", CultureInfo.InvariantCulture)), .. more];

    /// <summary>Whether the entry is in the history after this.</summary>
    public static bool IsStored(AppendReceipt receipt) => receipt.Receipts.All(r => r.Status is EntryStatus.Stored or EntryStatus.AlreadyStored);
}
