using Microsoft.Playwright;

namespace NetworkAnalytics.Performance.Pages;

/// <summary>Takes pictures of pages, as a member sees them, on the machine's own Chromium.</summary>
internal static class Pictures
{
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string Browser() => Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .SelectMany(folder => (string[])[Path.Combine(folder, "chromium"), Path.Combine(folder, "google-chrome")]).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("Chromium is needed: 'apt-get install chromium', or name a browser of its family with CHROMIUM=/path/to/it.");

    // Browsers count it as safe, and keep its cookies.
    public static string Localhost(Uri address) => new UriBuilder(address) { Host = "localhost" }.Uri.ToString();

    public static async Task SignIn(IPage page, string link)
    {
        await page.GotoAsync(link);
        await page.Locator("main form button").ClickAsync();
        await page.WaitForURLAsync("**/me");
    }

    /// <param name="shots">Page, file name without its end, width and scheme of each.</param>
    public static async Task Take(Uri address, string link, DirectoryInfo folder, string language, IEnumerable<(string Path, string Name, int Width, int Height, bool Dark)> shots)
    {
        using var driver = await Playwright.CreateAsync();
        await using var browser = await driver.Chromium.LaunchAsync(new() { ExecutablePath = Browser(), Args = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"] });
        var signedIn = await browser.NewContextAsync(new() { BaseURL = Localhost(address) });
        await SignIn(await signedIn.NewPageAsync(), link);
        var state = await signedIn.StorageStateAsync();
        foreach (var (path, name, width, height, dark) in shots)
        {
            await using var context = await browser.NewContextAsync(new()
            {
                BaseURL = Localhost(address), Locale = language, StorageState = state, ViewportSize = new() { Width = width, Height = height },
                DeviceScaleFactor = 2, ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            });
            var page = await context.NewPageAsync();
            await page.GotoAsync(path);
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder.FullName, name + ".png") });
        }
    }
}
