using System.Net;
using System.Text.RegularExpressions;

namespace NetworkAnalytics.SystemTests.Access;

/// <summary>A browser as far as the pages need one: keeps cookies, Secure ones on loopback too, follows nothing, runs no script.</summary>
internal sealed partial class Browser(Uri address) : IDisposable
{
    private readonly HttpClient _client = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
    private readonly Dictionary<string, string> _cookies = [];

    /// <summary>Every Set-Cookie header seen.</summary>
    public List<string> CookiesSet { get; } = [];

    public bool HasSession => _cookies.ContainsKey("__Host-na-session");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public Task<Answer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Loads a page and posts its form with these fields and the page's own hidden ones.</summary>
    public async Task<Answer> SubmitAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        var loaded = await GetAsync(page);
        Assert.Equal(HttpStatusCode.OK, loaded.Status);
        return await PostAsync(action, [("__RequestVerificationToken", loaded.FormToken), .. fields]);
    }

    public Task<Answer> PostAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) });

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            if (_cookies.Count > 0)
                request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}")));
            using var response = await _client.SendAsync(request, Cancelled);
            if (response.Headers.TryGetValues("Set-Cookie", out var set))
                foreach (var header in set)
                    Keep(header);
            return new Answer(response.StatusCode, response.Headers.Location?.ToString(), await response.Content.ReadAsStringAsync(Cancelled), response.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
        }
    }

    public void Dispose() => _client.Dispose();

    private void Keep(string header)
    {
        CookiesSet.Add(header);
        var pair = header.Split(';')[0];
        var at = pair.IndexOf('=', StringComparison.Ordinal);
        var (name, value) = (pair[..at], pair[(at + 1)..]);
        if (value.Length == 0 || header.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase))
            _cookies.Remove(name);
        else
            _cookies[name] = value;
    }

    internal sealed partial record Answer(HttpStatusCode Status, string? Location, string Body, IReadOnlyDictionary<string, string> Headers)
    {
        public string FormToken => Token().Match(Body) is { Success: true } found ? WebUtility.HtmlDecode(found.Groups[1].Value) : throw new InvalidOperationException("The page has no form.");

        public IReadOnlyList<string> Codes => [.. CodeElement().Matches(Body).Select(m => m.Groups[1].Value)];

        [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]+)""")]
        private static partial Regex Token();

        [GeneratedRegex("<code>([^<]+)</code>")]
        private static partial Regex CodeElement();
    }
}
