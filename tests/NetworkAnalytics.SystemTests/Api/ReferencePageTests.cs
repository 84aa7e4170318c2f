using NetworkAnalytics.SystemTests.Browser;

namespace NetworkAnalytics.SystemTests.Api;

/// <summary>The page on which the document is read and tried, in a real browser under the policy it is served with.</summary>
[Collection(ApiTests.Name)]
public sealed class ReferencePageTests(ServedProduct product)
{
    [Fact]
    public async Task It_shows_the_document_with_nothing_from_elsewhere_and_nothing_refused()
    {
        using var nobody = product.Client(null);
        var here = nobody.BaseAddress!;
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(here);
        var (asked, said) = (new List<Uri>(), new List<string>());
        page.Request += (_, request) => asked.Add(new Uri(request.Url));
        page.Console += (_, message) =>
        {
            if (message.Type is "error")
                said.Add(message.Text);
        };
        page.PageError += (_, error) => said.Add(error);
        await page.GotoAsync("/docs");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = "NetworkAnalytics" }).First.WaitForAsync();
        await page.GetByText("What is my investment in this network teaching me?").First.WaitForAsync();
        if (Environment.GetEnvironmentVariable("NETWORKANALYTICS_PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "docs.png") });
        Assert.Empty(said);
        Assert.All(asked.Where(a => a.Scheme is "http" or "https"), a => Assert.Equal(here.Port, a.Port));
        Assert.Contains(asked, a => a.AbsolutePath == "/openapi/v1.json");
        using var answer = await nobody.GetAsync("/docs", TestContext.Current.CancellationToken);
        Assert.Contains("script-src 'self';", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }
}
