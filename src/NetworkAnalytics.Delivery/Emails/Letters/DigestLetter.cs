using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Delivery.Emails.Sending;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Emails.Letters;

/// <summary>Puts an administrators' digest into words: cohorts, participation, what moved and why, imports, letters. Nobody's own history is in it.</summary>
internal static class DigestLetter
{
    /// <summary>More is what the pages are for.</summary>
    private const int CohortsNamed = 12;
    private const int MovementsNamed = 8;
    private const int ImportsNamed = 10;

    public static LetterContent Write(DigestFacts facts, LetterAddresses links)
    {
        var words = LetterTexts.In(facts.Culture);
        var parts = new List<LetterPart> { new LetterParagraph(words.Get("Greeting.plain")) };
        if (facts.Version is { } version)
        {
            parts.Add(new LetterParagraph(words.Get("Digest.lead", words.Day(version.AsOf), version.Version)));
            parts.AddRange(Cohorts(facts, words));
            parts.AddRange(Participation(facts, words));
            parts.AddRange(Moved(facts, words));
        }
        else
            parts.Add(new LetterParagraph(words.Get("Digest.nothing")));
        parts.AddRange(Imports(facts, words));
        if (facts.Letters is { } run)
            parts.AddRange([new LetterTitle(words.Get("Title.letters")), new LetterParagraph(words.Get("Letters.line", words.Day(run.Occurrence),
                Count(run, LetterState.Accepted), Count(run, LetterState.Failed), Count(run, LetterState.Unknown), Count(run, LetterState.NotSent)))]);
        parts.Add(new LetterLink(words.Get("Digest.link"), links.Open, Main: true));
        parts.Add(new LetterSignature(words.Get("Close.greeting"), "NetworkAnalytics"));
        return new LetterContent(facts.Culture, words.Get("Subject.digest", facts.Association, MemberLetter.MonthName(facts.Day, words)), words.Get("Preview.digest"), parts,
            [new LetterParagraph(words.Get("Digest.close")), new LetterParagraph(words.Get("Foot.digest", facts.Association)), new LetterLink(words.Get("Foot.leave"), links.Leave), new LetterParagraph(words.Get("Foot.tracking"))]);

        string Count(DeliveryRun run, LetterState state) => words.Number(run.Counts.GetValueOrDefault(state));
    }

    private static IEnumerable<LetterPart> Cohorts(DigestFacts facts, Words words)
    {
        yield return new LetterTitle(words.Get("Title.cohorts"));
        var shown = facts.Cohorts.Where(c => c.Members is not null).ToList();
        if (shown.Count > 0)
            yield return new LetterLines([.. shown.Take(CohortsNamed).Select(c => words.Get("Cohorts.line", Name(c.Key, words), words.Number(c.Members!.Value)))]);
        if (shown.Count > CohortsNamed)
            yield return new LetterParagraph(words.Get("Cohorts.more", words.Number(shown.Count - CohortsNamed)));
        if (facts.Cohorts.Count(c => c.Members is null) is > 0 and var few)
            yield return new LetterParagraph(words.Get("Cohorts.few", words.Number(few)));
    }

    private static IEnumerable<LetterPart> Participation(DigestFacts facts, Words words)
    {
        yield return new LetterTitle(words.Get("Title.participation"));
        if (facts.Participation.IsEmpty)
            yield return new LetterParagraph(words.Get("Participation.early"));
        else
            yield return new LetterLines([.. facts.Participation.Select(m => words.Get("Participation.line", words.Number(m.Members), m.Month, words.Percent(m.Share)))]);
    }

    private static IEnumerable<LetterPart> Moved(DigestFacts facts, Words words)
    {
        yield return new LetterTitle(words.Get("Title.moved"));
        var lines = facts.Movements.Select(m => (m.Cohort, Why: Why(m.Movement, words))).Where(m => m.Why.Count > 0).Take(MovementsNamed)
            .Select(m => words.Get("Moved.line", Name(m.Cohort, words), words.List(m.Why))).ToList();
        if (lines.Count > 0)
            yield return new LetterLines(lines);
        else
            yield return new LetterParagraph(facts.Movements is [var (_, first), ..] ? words.Get("Moved.nothing", first.Since) : words.Get("Moved.first"));
    }

    private static List<string> Why(PublishedMovement movement, Words words)
    {
        var why = new List<string>();
        foreach (var (key, people) in ((string, int?)[])[("Moved.joined", movement.Joined), ("Moved.left", movement.Left), ("Moved.changed", movement.Changed)])
            if (people is > 0)
                why.Add(words.Get(key, words.Number(people.Value)));
        if (movement.DefinitionChanged)
            why.Add(words.Get("Moved.definition"));
        if (movement.CellsHeld > 0)
            why.Add(words.Get("Moved.held", words.Number(movement.CellsHeld)));
        return why;
    }

    private static IEnumerable<LetterPart> Imports(DigestFacts facts, Words words)
    {
        yield return new LetterTitle(words.Get("Title.imports"));
        var lines = facts.Imports.Where(i => i.Import.State == ImportState.Failed || i.Import.Rejected > 0).Take(ImportsNamed).Select(i =>
            i.Import.State == ImportState.Failed
                ? words.Get("Imports.given_up", i.Import.FileName, words.Day(i.Day))
                : words.Get("Imports.rejected", i.Import.FileName, words.Day(i.Day), words.Number(i.Import.Rejected), words.Number(i.Import.Rows))).ToList();
        if (lines.Count > 0)
            yield return new LetterLines(lines);
        else
            yield return new LetterParagraph(words.Get(facts.Imports.IsEmpty ? "Imports.none" : "Imports.good"));
    }

    private static string Name(string cohort, Words words) => MemberLetter.Capital(ComparisonWording.CohortName(cohort, words), words);
}
