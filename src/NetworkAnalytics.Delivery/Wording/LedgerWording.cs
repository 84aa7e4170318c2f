using System.Globalization;
using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Delivery.Wording;

/// <summary>Says a ledger in words: each goal with what came of it and on the way, returns without one, the horizons, the strategy step by step.</summary>
public static class LedgerWording
{
    /// <param name="culture"><see cref="ComparisonWording.English"/> or <see cref="ComparisonWording.French"/>.</param>
    public static WordedText Describe(ReturnLedger ledger, CultureInfo culture)
    {
        var words = new Words(culture);
        var sections = new List<TextSection>();
        foreach (var goal in ledger.Goals)
            sections.Add(new("goal", words.Get("Section.goal", words.Term("Category", goal.Category)), [.. Goal(goal, words)]));
        if (ledger.WithoutGoal.Length > 0)
            sections.Add(new("without_goal", words.Get("Section.without_goal"),
                [new("without_goal", words.Get("WithoutGoal")), .. ledger.WithoutGoal.Select(r => Return(r, words))]));
        if (sections.Count == 0)
            sections.Add(new("empty", words.Get("Section.empty"), [new("empty", words.Get("Ledger.empty"))]));
        sections.Add(new("horizons", words.Get("Section.horizons"), [.. ledger.Horizons.Select(h => Horizon(h, words))]));
        if (ledger.Strategy.Length > 0)
            sections.Add(new("strategy", words.Get("Section.strategy"), [.. ledger.Strategy.Select(s => Step(s, words))]));
        return new WordedText(culture.TwoLetterISOLanguageName, sections);
    }

    private static IEnumerable<Paragraph> Goal(LedgerGoal goal, Words words)
    {
        var course = new List<string> { words.Get("Goal.announced", words.Day(goal.DeclaredOn), Within(goal.HorizonMonths, words)) };
        foreach (var step in goal.Readjustments)
        {
            var towards = step.Category is { } category && category != goal.Category ? words.Get("Towards", words.Term("Category", category)) : "";
            course.Add(words.Get("Goal.readjusted", words.Day(step.Day), towards + Within(step.HorizonMonths, words)));
        }
        if (goal.ReachedOn is { } reached)
            course.Add(words.Get("Goal.reached", words.Day(reached)));
        if (goal.DroppedOn is { } dropped)
            course.Add(words.Get("Goal.dropped", words.Day(dropped)));
        if (goal.Open)
            course.Add(words.Get("Goal.open"));
        if (goal.Returns.IsEmpty)
            course.Add(words.Get("Goal.no_returns"));
        yield return new("goal", string.Join(' ', course));
        foreach (var entry in goal.Returns)
            yield return Return(entry, words);
    }

    private static Paragraph Return(LedgerReturn entry, Words words) => new("return",
        words.Get(entry.Expected ? "Return.announced" : "Return.hidden", words.Day(entry.Day), words.Term("Category", entry.Category), From(entry, words)));

    private static string From(LedgerReturn entry, Words words)
    {
        if (entry.Encounter is not { } encounter)
            return "";
        var key = (encounter.Day == entry.Day, encounter.Counterparty is null) switch
        {
            (true, true) => "From.same_day",
            (true, false) => "From.same_day_with",
            (false, true) => "From.earlier",
            _ => "From.earlier_with",
        };
        var kind = words.Term("Activity", encounter.Kind);
        return encounter.Day == entry.Day
            ? words.Get(key, kind, encounter.Counterparty)
            : words.Get(key, kind, words.Day(encounter.Day), encounter.Counterparty);
    }

    private static Paragraph Horizon(LedgerHorizon horizon, Words words) => new("horizon", words.Get(
        horizon.State switch { HorizonState.Complete => "HorizonState.complete", HorizonState.UnderWay => "HorizonState.under_way", _ => "HorizonState.ahead" },
        words.Get(horizon.Horizon switch { ReturnHorizon.ShortTerm => "Horizon.short", ReturnHorizon.MediumTerm => "Horizon.medium", ReturnHorizon.LongTerm => "Horizon.long", _ => "Horizon.later" }),
        words.Counted("Announced", horizon.Announced, words.Number(horizon.Announced)),
        words.Counted("Hidden", horizon.Hidden, words.Number(horizon.Hidden))));

    private static Paragraph Step(StrategyStep step, Words words) => new("step", words.Get(
        $"Step.{step.Step.Name()}", words.Day(step.Day),
        step.Category is { } category ? words.Term("Category", category) : words.Get("Goal.taken_back"), Within(step.HorizonMonths, words)));

    private static string Within(int? months, Words words) => months is { } m ? words.Counted("Within", m, m) : "";
}
