using Microsoft.Playwright;

namespace NetworkAnalytics.SystemTests.Browser;

/// <summary>A real browser without a window, for what only one can show. The machine's own Chromium: nothing is downloaded.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private readonly IPlaywright _driver;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright driver, IBrowser browser) => (_driver, _browser) = (driver, browser);

    public static async Task<Chromium> StartAsync()
    {
        var program = Find();
        Assert.True(program is not null, "This test needs Chromium: 'apt-get install chromium', or name a browser of its family with CHROMIUM=/path/to/it.");
        var driver = await Playwright.CreateAsync();
        // As root, in a container, its own sandbox does not start; it only sees pages of this test.
        return new Chromium(driver, await driver.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu"] }));
    }

    /// <param name="address">Of a server on loopback: reached as localhost, which browsers count as safe and passkeys can be made for.</param>
    public async Task<IPage> OpenAsync(Uri address, string language = "en", int width = 1440, bool dark = false, bool script = true)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = new UriBuilder(address) { Host = "localhost" }.Uri.ToString(),
            Locale = language,
            ViewportSize = new() { Width = width, Height = width < 500 ? 844 : 900 },
            HasTouch = width < 500,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = script,
        });
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _driver.Dispose();
    }

    private static string? Find() => Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .SelectMany(folder => (string[])[Path.Combine(folder, "chromium"), Path.Combine(folder, "google-chrome")]).FirstOrDefault(File.Exists);
}
