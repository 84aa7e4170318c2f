using System.Globalization;
using System.Text.RegularExpressions;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Delivery.Emails.Letters;
using NetworkAnalytics.Delivery.Wording;
using NetworkAnalytics.UnitTests.Wording;
using SkiaSharp;

namespace NetworkAnalytics.UnitTests.Emails;

public sealed partial class MemberLetterTests
{
    private static readonly DateOnly Day = new(2026, 3, 3);
    private static readonly LetterAddresses Links = new(new Uri("https://na.example/letters/open?link=o"),
        [new Uri("https://na.example/letters/answer?link=a1"), new Uri("https://na.example/letters/answer?link=a2"), new Uri("https://na.example/letters/answer?link=a3")],
        new Uri("https://na.example/letters/leave?link=l"));

    public static TheoryData<string, string> Letters =>
        new(Samples.Names.SelectMany(sample => new[] { (sample, "en"), (sample, "fr") }));

    /// <summary>With <c>LETTERS_OUT</c> set, each letter is also written there, to be looked at.</summary>
    [Theory]
    [MemberData(nameof(Letters))]
    public async Task A_letter_says_the_same_in_text_and_in_HTML_presses_nobody_and_fetches_nothing(string sample, string language)
    {
        var letter = Write(sample, language);
        var (text, html) = (LetterPlainText.Write(letter), await LetterHtml.Write(letter));
        foreach (var said in letter.Parts.Concat(letter.Small).Select(Said).OfType<string>())
        {
            Assert.Contains(Squeezed(said), Squeezed(text), StringComparison.Ordinal);
            Assert.Contains(Squeezed(said), Squeezed(System.Net.WebUtility.HtmlDecode(html)), StringComparison.Ordinal);
            Assert.Empty(UnwantedWords.In(said));
            Assert.DoesNotContain('{', said);
        }
        Assert.Empty(UnwantedWords.In(letter.Subject));
        Assert.All(letter.Links, link => Assert.Contains(link.AbsoluteUri, text, StringComparison.Ordinal));
        Assert.All(letter.Links, link => Assert.Contains($"href=\"{link.AbsoluteUri}\"", html, StringComparison.Ordinal));
        Assert.All(text.Split('\n').Where(l => !l.Contains("https://", StringComparison.Ordinal)), line => Assert.True(line.Length <= 72, line));
        // The only pictures come with it, each with its words; nothing is fetched from anywhere.
        Assert.Equal(letter.Pictures.Select(p => $"cid:{p.ContentId}"), Source().Matches(html).Select(m => m.Groups[1].Value));
        Assert.DoesNotMatch(@"url\(|<script|<link|@import", html);
        if (Environment.GetEnvironmentVariable("LETTERS_OUT") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, $"{sample}.{language}.txt"), $"Subject: {letter.Subject}\n\n{text}", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, $"{sample}.{language}.html"), await LetterHtml.Write(letter, embedded: true), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void Who_is_on_a_pause_is_asked_nothing()
    {
        var letter = Write("paused", "en", facts => facts with { Month = Samples.Get("hidden", "A", Day, ComparisonWording.English).Month, Thought = new(null, null, null) });
        Assert.DoesNotContain(letter.Parts, p => p is LetterQuestion);
        Assert.DoesNotContain(letter.Parts, p => p is LetterTitle { Text: "A thought, if you like" });
        Assert.Contains(letter.Parts, p => p is LetterParagraph { Text: var text } && text.Contains("You are on a pause", StringComparison.Ordinal));
    }

    [Fact]
    public void Their_own_month_and_path_come_before_anybody_elses()
    {
        foreach (var sample in Samples.Names)
        {
            var texts = Write(sample, "en").Parts.OfType<LetterParagraph>().Select(p => p.Text).ToList();
            Assert.StartsWith("Hello Camille Moreau", texts[0], StringComparison.Ordinal);
            Assert.StartsWith("In the past month", texts[1], StringComparison.Ordinal);
            Assert.True(texts.FindIndex(t => t.Contains("peers", StringComparison.Ordinal)) is -1 or > 1);
        }
    }

    [Fact]
    public void On_either_side_of_the_middle_the_words_are_the_same()
    {
        string Beside(double learning) => Write("hidden", "en", f => f with { Band = f.Band! with { Learning = learning, Middle = false } })
            .Parts.OfType<LetterParagraph>().Single(p => p.Text.Contains("the other half of all paths", StringComparison.Ordinal)).Text;
        Assert.Equal(Beside(1).Replace(" 1.", " #.", StringComparison.Ordinal), Beside(9).Replace(" 9.", " #.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_letter_about_a_month_without_news_says_so_and_reproaches_nothing() =>
        Assert.Contains(Write("quiet", "en").Parts, p => p is LetterParagraph { Text: var t } && t.Contains("Quiet months belong to every path", StringComparison.Ordinal));

    [Fact]
    public void The_time_somebody_gives_is_named_and_no_more_is_asked_for() =>
        Assert.Contains(Write("hidden", "en").Parts, p => p is LetterParagraph { Text: var t } && t.Contains("They took about 4 hours of yours; nothing in this letter asks for more.", StringComparison.Ordinal));

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public void The_chart_has_its_words_drawn_in_it_by_the_font_that_comes_with_the_program(string language)
    {
        var facts = Samples.Get("hidden", "A", Day, ComparisonWording.FindCulture(language)!);
        var labels = ChartLabels.In(facts.Culture);
        var (with, without) = (Ink(LetterChart.Draw(facts.Own!, facts.PeerLine, labels)!), Ink(LetterChart.Draw(facts.Own!, facts.PeerLine, labels with { Title = " ", Months = " ", Own = " ", Median = " ", Band = " " })!));
        // Words leave ink: blank text would not.
        Assert.True(with > without + 1500, $"{with} dark pixels with words, {without} without");
    }

    [Fact]
    public void Before_three_completed_months_there_is_no_chart() =>
        Assert.Empty(Write("new", "en").Pictures);

    [Fact]
    public void A_history_tells_its_month_without_what_was_taken_back()
    {
        StoredEntry[] entries =
        [
            Entry(1, "m1", EntryKind.Activity, "2026-02-10", "event", minutes: 90), Entry(2, "m2", EntryKind.Activity, "2026-02-12", "one_to_one", minutes: 60),
            Entry(3, "m3", EntryKind.Activity, "2026-02-20", "follow_up"), Entry(4, "m4", EntryKind.Activity, "2026-01-20", "event"), Entry(5, "m5", EntryKind.Activity, "2026-03-03", "event"),
            Entry(6, "o1", EntryKind.Outcome, "2026-02-13", "advice", about: "m2"), Entry(7, "o2", EntryKind.Outcome, "2026-02-14", "pitch"),
            Entry(8, "x", EntryKind.Retracted, "2026-02-15", null, about: "o2"), Entry(9, "g", EntryKind.GoalReadjusted, "2026-02-16", "client"),
        ];
        var month = MonthFacts.Of(entries, Day);
        Assert.Equal((2, 150), (month.Encounters, month.Minutes));
        Assert.Equal(["advice"], month.Hidden);
        Assert.Equal((new DateOnly(2026, 2, 16), "client"), (month.ReadjustedOn, month.ReadjustedTowards));
        Assert.Equal(["m1"], month.Asked.Select(a => a.EntryId));
        Assert.Equal(5, month.Entries);
    }

    private static LetterContent Write(string sample, string language, Func<MemberFacts, MemberFacts>? change = null)
    {
        var facts = Samples.Get(sample, "Les anciens de l’École", Day, ComparisonWording.FindCulture(language)!);
        return MemberLetter.Write(change?.Invoke(facts) ?? facts, Links);
    }

    private static string? Said(LetterPart part) => part switch
    {
        LetterTitle t => t.Text,
        LetterParagraph p => p.Text,
        LetterQuestion q => q.About,
        LetterLink l => l.Text,
        LetterPicture p => p.Alternative,
        LetterSignature s => s.Name,
        _ => null,
    };

    private static int Ink(byte[] png)
    {
        using var bitmap = SKBitmap.Decode(png);
        Assert.Equal((2 * LetterChart.Width, 2 * LetterChart.Height), (bitmap.Width, bitmap.Height));
        return bitmap.Pixels.Count(p => p.Red < 130 && p.Green < 130 && p.Blue < 130);
    }

    private static StoredEntry Entry(int seq, string id, EntryKind kind, string day, string? of, string? about = null, int? minutes = null)
    {
        var local = DateOnly.Parse(day, CultureInfo.InvariantCulture);
        return new(seq, id, kind, new DateTimeOffset(local.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero), local, of, null, minutes, kind == EntryKind.Outcome ? false : null, null, about, null, null, null);
    }

    private static string Squeezed(string text) => Blank().Replace(text, " ");

    [GeneratedRegex("<img[^>]* src=\"([^\"]*)\"")]
    private static partial Regex Source();

    [GeneratedRegex(@"[ \n]+")]
    private static partial Regex Blank();
}
