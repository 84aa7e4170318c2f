using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Emails.Letters;

/// <summary>
/// Puts a member's letter into words: their own month and path first, the band in words, one hidden return that peers
/// met, one thought or none, one question. Short, and nothing in it asks for more time.
/// </summary>
internal static class MemberLetter
{
    private const string ChartId = "curve";

    /// <summary>A line of fewer months shows nothing.</summary>
    private const int FirstDrawn = 3;

    private static readonly string[] Glossed = ["pitch", "strategy", "advice", "watch", "offer", "benchmark", "partnership", "need"];

    public static LetterContent Write(MemberFacts facts, LetterAddresses links, bool test = false)
    {
        var words = LetterTexts.In(facts.Culture);
        var parts = new List<LetterPart> { new LetterParagraph(facts.Name is { Length: > 0 } name ? words.Get("Greeting.named", name) : words.Get("Greeting.plain")) };
        parts.AddRange(Month(facts.Month, facts.BudgetHours, facts.Own is { OnPause: true }, words));
        if (facts.Own is { } own)
            parts.Add(new LetterParagraph(ComparisonWording.Own(own, words)));
        parts.AddRange(Beside(facts, words));
        if (Chart(facts, words) is { } chart)
            parts.Add(chart);
        if (facts.ToMeet is { } meet)
            parts.AddRange([new LetterTitle(words.Get("Title.meet")), new LetterParagraph(Meet(meet, words))]);
        // Who rests is asked nothing.
        if (facts.Own is not { OnPause: true })
        {
            if (facts.Thought is { } thought)
                parts.AddRange([new LetterTitle(words.Get("Title.thought")), new LetterParagraph(Thought(thought, words))]);
            parts.AddRange(Questions(facts.Month, links, words));
        }
        parts.Add(new LetterLink(words.Get("Page.link"), links.Open, Main: true));
        parts.Add(new LetterParagraph(words.Get("Close.words")));
        parts.Add(new LetterSignature(words.Get("Close.greeting"), facts.Association));
        return new LetterContent(facts.Culture, words.Get("Subject.member", MonthName(facts.Day, words)), words.Get(facts.TooEarly is null ? "Preview.member" : "Preview.early"), parts,
            [
                new LetterParagraph(words.Get("Foot.why", facts.Association)), new LetterLink(words.Get("Foot.leave"), links.Leave), new LetterParagraph(words.Get("Foot.tracking")),
                .. test ? new LetterPart[] { new LetterParagraph(words.Get("Foot.test")) } : [],
            ]);
    }

    internal static string MonthName(DateOnly day, Words words) => day.ToString("MMMM yyyy", words.Culture);

    private static IEnumerable<LetterPart> Month(MonthFacts month, int? budget, bool paused, Words words)
    {
        var sentences = new List<string>();
        if (month.Encounters > 0)
            sentences.Add(words.Get("Month.encounters", words.Counted("MonthEncounters", month.Encounters, words.Number(month.Encounters))));
        else
            sentences.Add(words.Get(month.Announced.Length + month.Hidden.Length > 0 ? "Month.returns" : paused ? "Month.paused" : month.Entries > 0 ? "Month.other" : "Month.none"));
        if (budget is { } most)
            sentences.Add(words.Counted("Budget", most, words.Number(most)));
        else if (month.Encounters > 0 && (int)Math.Round(month.Minutes / 60.0) is > 0 and var hours)
            sentences.Add(words.Counted("Hours", hours, words.Number(hours)));
        yield return new LetterParagraph(string.Join(' ', sentences));
        sentences.Clear();
        if (month.Announced.Length > 0)
            sentences.Add(words.Get("AnnouncedNow", Named(month.Announced, words)));
        if (month.Hidden.Length > 0)
            sentences.Add(words.Counted("HiddenNow", month.Hidden.Length, words.Number(month.Hidden.Length), Named(month.Hidden, words)));
        if (month.ReadjustedOn is { } day)
            sentences.Add(month.ReadjustedTowards is { } towards
                ? words.Get("ReadjustedNow.towards", words.Day(day), words.Term("Category", towards)) : words.Get("ReadjustedNow.same", words.Day(day)));
        if (sentences.Count > 0)
            yield return new LetterParagraph(string.Join(' ', sentences));
    }

    private static IEnumerable<LetterPart> Beside(MemberFacts facts, Words words)
    {
        if (facts.TooEarly is { } reason)
        {
            if (reason == Contracts.Benchmarks.TooEarlyReason.FewMonths)
                yield return new LetterParagraph(words.Get("Early.begin"));
            else
                yield return new LetterParagraph(words.Get(TooEarlyWording.Whole(reason)));
            yield break;
        }
        yield return new LetterTitle(words.Get("Title.beside"));
        if (facts.Band is not { } band)
        {
            yield return new LetterParagraph(words.Get(facts.IsCompared ? "Beside.few" : "Beside.none"));
            yield break;
        }
        yield return new LetterParagraph(words.Get(band.Middle ? "Beside.middle" : "Beside.outside", words.Number(band.Learning), band.Month, words.Range(band.P25, band.P75)));
        if (band.Members is { } members)
            yield return new LetterParagraph(words.Get("Beside.peers", ComparisonWording.CohortName(band.Cohort, words), words.Number(members), words.Day(band.AsOf)));
    }

    private static LetterPicture? Chart(MemberFacts facts, Words words)
    {
        if (facts.Own is not { CompletedMonths: >= FirstDrawn } own || LetterChart.Draw(own, facts.PeerLine, ChartLabels.In(facts.Culture)) is not { } png)
            return null;
        var learning = words.Number(own.Measures.First(m => m.Measure == Contracts.Benchmarks.Measure.Learning).Tenths[^1] / 10.0);
        var alternative = facts.Band is { } band
            ? words.Get("Chart.beside", learning, own.CompletedMonths, words.Range(band.P25, band.P75))
            : words.Get("Chart.alone", learning, own.CompletedMonths);
        return new LetterPicture(ChartId, alternative, png, LetterChart.Width, LetterChart.Height);
    }

    private static string Meet(MeetFacts meet, Words words) => words.Get(meet.OfPeers ? "Meet.peers" : "Meet.everyone",
        words.Term("Category", meet.Category), words.Percent(meet.Share), words.Get($"Gloss.{(Glossed.Contains(meet.Category) ? meet.Category : "other")}"));

    private static string Thought(ThoughtFacts thought, Words words) => thought is { DeclaredOn: { } day, Category: { } category }
        ? words.Get("Thought.horizon", words.Day(day), words.Term("Category", category), thought.HorizonMonths is { } months ? words.Counted("Within", months, months) : "")
        : words.Get("Thought.growth");

    private static IEnumerable<LetterPart> Questions(MonthFacts month, LetterAddresses links, Words words)
    {
        if (month.Asked.IsEmpty)
            yield break;
        yield return new LetterTitle(words.Get("Title.question"));
        yield return new LetterParagraph(words.Get("Question.lead"));
        foreach (var (asked, address) in month.Asked.Zip(links.Answers))
            yield return new LetterQuestion(Capital(About(asked, words), words), words.Get("Question.link"), address);
    }

    internal static string About(AskedEncounter asked, Words words) => words.Get("Question.about", words.Term("Activity", asked.Kind), words.Day(asked.Day));

    internal static string Capital(string text, Words words) => text.Length == 0 ? text : string.Concat(text[..1].ToUpper(words.Culture), text.AsSpan(1));

    private static string Named(IEnumerable<string> categories, Words words) => words.List([.. categories.Select(c => words.Term("Category", c))]);
}
