using Microsoft.Playwright;

namespace NetworkAnalytics.Performance.Pages;

/// <summary>What a browser that has nothing of the site yet makes of a page.</summary>
/// <param name="Bytes">On the wire, headers included, of everything the page asks for.</param>
/// <param name="LargestPaint">Largest contentful paint, milliseconds.</param>
internal sealed record FirstView(long Bytes, double LargestPaint, int Requests)
{
    private const string Paint = """
        () => new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
            .observe({ type: 'largest-contentful-paint', buffered: true }))
        """;

    /// <param name="signIn">What somebody does on a page of their own to be signed in.</param>
    public static async Task<IReadOnlyList<FirstView>> Measure(Uri address, string path, Func<IPage, Task> signIn, int width, int times)
    {
        using var driver = await Playwright.CreateAsync();
        await using var browser = await driver.Chromium.LaunchAsync(new() { ExecutablePath = Pictures.Browser(), Args = ["--no-sandbox", "--disable-gpu"] });
        var signedIn = await browser.NewContextAsync(new() { BaseURL = Pictures.Localhost(address) });
        await signIn(await signedIn.NewPageAsync());
        var state = await signedIn.StorageStateAsync();
        var views = new List<FirstView>();
        for (var n = 0; n < times; n++)
        {
            await using var context = await browser.NewContextAsync(new() { BaseURL = Pictures.Localhost(address), StorageState = state, ViewportSize = new() { Width = width, Height = 844 } });
            var page = await context.NewPageAsync();
            var wire = await context.NewCDPSessionAsync(page);
            await wire.SendAsync("Network.enable");
            var (bytes, requests) = (0L, 0);
            wire.Event("Network.loadingFinished").OnEvent += (_, finished) =>
            {
                Interlocked.Add(ref bytes, (long)finished!.Value.GetProperty("encodedDataLength").GetDouble());
                Interlocked.Increment(ref requests);
            };
            await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
            var paint = await page.EvaluateAsync<double>(Paint);
            views.Add(new(Interlocked.Read(ref bytes), paint, requests));
        }
        return views;
    }
}
