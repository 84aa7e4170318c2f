using System.Text.RegularExpressions;
using NetworkAnalytics.Delivery.Emails.Letters;

namespace NetworkAnalytics.SystemTests.Browser;

/// <summary>Letters as mail programs show them: light, dark, on a phone, and without their pictures.</summary>
[Collection(AdminPages.Name)]
public sealed partial class LetterLooksTests(AdminSite site)
{
    private static readonly (string Name, int Width, bool Dark, bool Pictures)[] Programs =
        [("light", 760, false, true), ("dark", 760, true, true), ("phone", 360, false, true), ("phone-dark", 360, true, true), ("bare", 760, false, false)];

    public static TheoryData<string, string> Letters => new(LetterPreviews.SampleNames.Append(LetterPreviews.Digest).SelectMany(sample => new[] { (sample, "en"), (sample, "fr") }));

    [Theory]
    [MemberData(nameof(Letters))]
    public async Task A_letter_can_be_read_by_everybody_light_and_dark_on_a_phone_and_without_its_pictures(string sample, string language)
    {
        var page = await site.OpenAsync("filled", language);
        var look = await Look.OnAsync(page, language, 760);
        var answer = await page.Context.APIRequest.GetAsync($"/settings/letters/preview/letter?sample={sample}&language={language}");
        Assert.Equal(200, answer.Status);
        var html = await answer.TextAsync();
        await page.GotoAsync("about:blank");
        foreach (var (name, width, dark, pictures) in Programs)
            await look.LetterAsync($"letter-{sample}-{language}-{name}", pictures ? html : Source().Replace(html, "src=\"data:,\""), width, dark);
        await page.Context.CloseAsync();
    }

    [GeneratedRegex("src=\"data:image/png[^\"]*\"")]
    private static partial Regex Source();
}
