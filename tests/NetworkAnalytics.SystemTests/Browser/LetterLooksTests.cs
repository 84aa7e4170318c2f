using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using NetworkAnalytics.Delivery.Emails.Letters;

namespace NetworkAnalytics.SystemTests.Browser;

/// <summary>Letters as mail programs show them: light, dark, on a phone, and without their pictures.</summary>
[Collection(AdminPages.Name)]
public sealed partial class LetterLooksTests(AdminSite site)
{
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("PAGE_PICTURES");

    // A mail program has its own page around a letter; what is asked of the letter is that it can be read.
    private static readonly AxeRunOptions Readable = new() { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21aa"] } };

    public static TheoryData<string, string> Letters => new(LetterPreviews.SampleNames.Append(LetterPreviews.Digest).SelectMany(sample => new[] { (sample, "en"), (sample, "fr") }));

    [Theory]
    [MemberData(nameof(Letters))]
    public async Task A_letter_can_be_read_by_everybody_light_and_dark_on_a_phone_and_without_its_pictures(string sample, string language)
    {
        foreach (var (name, width, dark, pictures) in ((string, int, bool, bool)[])[("light", 760, false, true), ("dark", 760, true, true), ("phone", 360, false, true), ("phone-dark", 360, true, true), ("bare", 760, false, false)])
        {
            var page = await site.OpenAsync("filled", language, width, dark);
            var answer = await page.Context.APIRequest.GetAsync($"/settings/letters/preview/letter?sample={sample}&language={language}");
            Assert.Equal(200, answer.Status);
            var html = await answer.TextAsync();
            await page.SetContentAsync(pictures ? html : Source().Replace(html, "src=\"data:,\""));
            if (Pictures is not null)
                await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"letter-{sample}-{language}-{name}.png"), FullPage = true });
#pragma warning disable CS0618
            var found = await page.Locator("html").RunAxeLegacy(Readable);
#pragma warning restore CS0618
            Assert.True(found.Violations.Length == 0, $"{sample} {language} {name}: " + string.Join("; ", found.Violations.Select(v => $"{v.Id}: {v.Help} ({string.Join(", ", v.Nodes.Take(3).Select(n => n.Html))})")));
            var (wide, seen) = (await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await page.EvaluateAsync<int>("document.documentElement.clientWidth"));
            Assert.True(wide <= seen, $"{sample} {language} {name} is {wide} wide and {seen} are seen.");
            await page.Context.CloseAsync();
        }
    }

    [GeneratedRegex("src=\"data:image/png[^\"]*\"")]
    private static partial Regex Source();
}
