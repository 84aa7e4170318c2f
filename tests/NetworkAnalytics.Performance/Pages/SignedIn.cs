using System.Net;
using System.Text.RegularExpressions;

namespace NetworkAnalytics.Performance.Pages;

/// <summary>A member's session over plain HTTP, its cookies kept whatever they say of TLS.</summary>
internal static partial class SignedIn
{
    public static async Task<string> Cookies(HttpClient client, string link, CancellationToken cancellation)
    {
        var cookies = new Dictionary<string, string>();
        using var opened = await client.GetAsync(link, cancellation);
        Keep(cookies, opened);
        var token = Token().Match(await opened.Content.ReadAsStringAsync(cancellation)).Groups[1].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in/link")
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", WebUtility.HtmlDecode(token)), new("link", link[(link.IndexOf("link=", StringComparison.Ordinal) + 5)..])]),
            Headers = { { "Cookie", Header(cookies) } },
        };
        using var used = await client.SendAsync(request, cancellation);
        Keep(cookies, used);
        return used.StatusCode == HttpStatusCode.Redirect ? Header(cookies) : throw new InvalidOperationException($"The link was not taken: {used.StatusCode}");
    }

    private static string Header(Dictionary<string, string> cookies) => string.Join("; ", cookies.Select(c => $"{c.Key}={c.Value}"));

    private static void Keep(Dictionary<string, string> cookies, HttpResponseMessage answer)
    {
        foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var headers) ? headers : [])
        {
            var pair = set.Split(';')[0].Split('=', 2);
            cookies[pair[0]] = pair[1];
        }
    }

    [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]+)""")]
    private static partial Regex Token();
}
