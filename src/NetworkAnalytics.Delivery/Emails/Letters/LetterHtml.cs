using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace NetworkAnalytics.Delivery.Emails.Letters;

/// <summary>Writes a letter as HTML: a Razor component rendered where there is no request.</summary>
internal static class LetterHtml
{
    // Letters such as é as themselves: their numbers would make a French letter a third longer.
    private static readonly ServiceProvider Services = new ServiceCollection().AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)).BuildServiceProvider();

    /// <param name="embedded">True: pictures stand in the page itself, for a preview in a browser; otherwise they are named by their content id.</param>
    public static async Task<string> Write(LetterContent letter, bool embedded = false)
    {
        // A renderer keeps what it rendered.
        await using var renderer = new HtmlRenderer(Services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var page = await renderer.RenderComponentAsync<LetterBody>(ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(LetterBody.Letter)] = letter,
                [nameof(LetterBody.Embedded)] = embedded,
            }));
            return "<!DOCTYPE html>\n" + page.ToHtmlString();
        });
    }
}
