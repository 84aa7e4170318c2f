using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NetworkAnalytics.Delivery.Access.Accounts;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.SystemTests.Access;

namespace NetworkAnalytics.Performance.Pages;

/// <summary>Sessions over plain HTTP, their cookies kept whatever they say of TLS.</summary>
internal static partial class SignedIn
{
    private const string Password = "a sentence of my own";

    public static HttpClient Client(Uri address) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 64 }) { BaseAddress = address };

    /// <summary>An administrator of an association, made for this.</summary>
    /// <returns>The name to sign in with.</returns>
    public static async Task<string> MakeAdministrator(ServedAssociation served, CancellationToken cancellation)
    {
        var email = $"{Guid.NewGuid():N}@bench.example";
        await served.Service<AccountDesk>().CreateWithPassword(served.Tenant, email, "en", Password, AuditLog.CommandLine, cancellation);
        return email;
    }

    /// <summary>An administrator's first way in: the password, then the code of an app that is set up.</summary>
    public static async Task Administrator(IPage page, string email)
    {
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#email", email);
        await page.FillAsync("#password", Password);
        await page.Locator("form[action='/sign-in'] button").ClickAsync();
        await page.WaitForURLAsync("**/account/two-factor");
        await page.FillAsync("#code", AuthenticatorApp.Code(await page.Locator("main code").First.InnerTextAsync()));
        await page.Locator("form[action='/account/two-factor'] button").ClickAsync();
        await page.Locator(".codes").WaitForAsync();
    }

    /// <summary>A member's, by a link.</summary>
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
