using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace NetworkAnalytics.SystemTests.Browser;

/// <summary>Somebody before a screen. Between the two, both languages, both schemes, a desk and a phone are seen.</summary>
internal sealed record Reader(string Language, int Width, bool Dark)
{
    public static IReadOnlyList<Reader> Both { get; } = [new("en", 1440, false), new("fr", 390, true)];

    public override string ToString() => $"{Language}-{(Dark ? "dark" : "light")}";
}

/// <summary>
/// Looks at pages as strict people do: nobody is kept out, nothing is cut off at any width, nothing breaks the policy. axe
/// looks at the reader's own width; one browser page serves for all of them.
/// </summary>
internal sealed class Look
{
    private const int PaperWidth = 1046;
    private static readonly int[] Widths = [390, 768, 1440];

    /// <summary>Where pictures of the pages go; null: none are taken.</summary>
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("PAGE_PICTURES");

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>What is left of axe's findings: a sentence for each.</summary>
    private const string Findings = """
        async tags => {
            const found = await axe.run(document, { resultTypes: ['violations'], ...(tags ? { runOnly: { type: 'tag', values: tags } } : {}) });
            if (found.passes.length === 0) return ['axe saw nothing'];
            return found.violations.map(v => `${v.id}: ${v.help} (${v.nodes.slice(0, 4).map(n => n.html).join(', ')})`);
        }
        """;

    private static readonly string[] Readable = ["wcag2a", "wcag2aa", "wcag21aa"];

    private readonly string _about;
    private readonly int _width;
    private readonly ConcurrentQueue<string> _complaints = new();

    private Look(IPage page, string about, int width)
    {
        (Page, _about, _width) = (page, about, width);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Enqueue(message.Text);
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
    }

    public IPage Page { get; }

    public static Task<Look> OnAsync(IPage page, Reader reader) => OnAsync(page, reader.ToString(), reader.Width);

    /// <summary>Looks at what the page shows from its next address on: axe comes with each, which is many times quicker than bringing it afterwards.</summary>
    public static async Task<Look> OnAsync(IPage page, string about, int width)
    {
        await page.AddInitScriptAsync(Axe);
        return new Look(page, about, width);
    }

    /// <param name="status">What the page is answered with: a page that is not the one asked for has nothing to look at.</param>
    public async Task AtAsync(string name, string path, int status = 200)
    {
        var answer = await Page.GotoAsync(path);
        Assert.True(answer?.Status == status && new Uri(Page.Url).AbsolutePath == path.Split('?')[0], $"{path} is answered with {answer?.Status} at {Page.Url}.");
        await AtAsync(name);
    }

    /// <summary>The page as it stands, first closed and then with everything that can be opened.</summary>
    public async Task AtAsync(string name)
    {
        await DrawnAsync(Page);
        name = $"{name}-{_about}";
        foreach (var width in Pictures is null ? [] : Widths)
        {
            await WidenAsync(width);
            await Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures!, $"{name}-{width}.png"), FullPage = true, Animations = ScreenshotAnimations.Disabled });
        }
        await Page.EvaluateAsync("() => document.querySelectorAll('details:not([open])').forEach(d => { d.open = true; d.dataset.looked = ''; })");
        foreach (var width in Widths.Where(w => w != _width).Append(_width))
        {
            await WidenAsync(width);
            var wide = await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            Assert.True(wide <= width, $"{name} is {wide} wide and {width} are seen.");
        }
        await FindNothingAsync($"{name}-{_width}");
        await Page.EvaluateAsync("() => document.querySelectorAll('details[data-looked]').forEach(d => { d.open = false; delete d.dataset.looked; })");
        // A page that is not there or was not accepted says so with its status, which the browser notes.
        var complaints = _complaints.Where(c => !c.Contains("the server responded with a status of 4", StringComparison.Ordinal)).ToList();
        _complaints.Clear();
        Assert.True(complaints.Count == 0, $"{name}: {string.Join("; ", complaints)}");
    }

    /// <summary>As it would come on paper: A4, lying, as the wide pages ask for.</summary>
    public async Task OnPaperAsync(string name)
    {
        await DrawnAsync(Page);
        await Page.EmulateMediaAsync(new() { Media = Media.Print });
        await WidenAsync(PaperWidth);
        if (Pictures is not null)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{_about}-paper.png"), FullPage = true, Animations = ScreenshotAnimations.Disabled });
        var wide = await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        await Page.EmulateMediaAsync(new() { Media = Media.Screen });
        await WidenAsync(_width);
        Assert.True(wide <= PaperWidth, $"{name} is {wide} wide on paper and {PaperWidth} are printed.");
    }

    /// <summary>
    /// A letter, as a mail program shows it: the program has its own page around it, so that only what makes a letter readable is
    /// asked. Axe stays from the page before: a content that is set is no new address.
    /// </summary>
    public async Task LetterAsync(string name, string html, int width, bool dark)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
        await WidenAsync(width);
        await Page.SetContentAsync(html);
        if (Pictures is not null)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}.png"), FullPage = true });
        var wide = await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        Assert.True(wide <= width, $"{name} is {wide} wide and {width} are seen.");
        await FindNothingAsync(name, Readable);
    }

    public static async Task DrawnAsync(IPage page)
    {
        if (await page.Locator("figure.picture .canvas").CountAsync() > 0)
            await page.Locator("html[data-drawn]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    /// <param name="tags">The rules that are asked; null: all.</param>
    private async Task FindNothingAsync(string name, string[]? tags = null)
    {
        var found = await Page.EvaluateAsync<string[]>(Findings, tags);
        Assert.True(found.Length == 0, $"{name}: {string.Join("; ", found)}");
    }

    /// <summary>Charts follow the width with the next frame.</summary>
    private async Task WidenAsync(int width)
    {
        if (Page.ViewportSize?.Width == width)
            return;
        await Page.SetViewportSizeAsync(width, width < 500 ? 844 : 900);
        await Page.EvaluateAsync("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(0))))");
    }
}
