using System.Globalization;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.UnitTests.Wording;

public sealed class LedgerWordingTests
{
    private static readonly DateOnly Declared = new(2024, 1, 10);
    private static readonly CultureInfo[] Cultures = [ComparisonWording.English, ComparisonWording.French];

    [Fact]
    public void Goals_come_first_then_returns_without_one_the_horizons_and_the_strategy()
    {
        foreach (var culture in Cultures)
            Assert.Equal(["goal", "without_goal", "horizons", "strategy"], LedgerWording.Describe(Full(), culture).Sections.Select(s => s.Code));
    }

    [Fact]
    public void A_goal_is_told_from_its_announcement_on_and_a_readjustment_is_progress()
    {
        Assert.Equal(
            "Announced on 10 January 2024, within 12 months. Readjusted on 5 March 2024, now towards clients, within a month: that is progress. Reached on 1 June 2024.",
            Goal(ComparisonWording.English).Paragraphs[0].Words);
        Assert.Equal(
            "Annoncé le 10 janvier 2024, à un horizon de 12 mois. Réajusté le 5 mars 2024, désormais vers des clients, à un horizon d’un mois\u00a0: c’est un progrès. Atteint le 1er juin 2024.",
            Goal(ComparisonWording.French).Paragraphs[0].Words);
    }

    [Fact]
    public void A_return_names_where_it_came_from_and_leaves_out_what_is_not_known()
    {
        Assert.Equal(
            [
                "2 February 2024: advice received, from an event.", "3 March 2024: a watch kept, from a one-to-one with P-7 on 1 March 2024.",
                "1 June 2024: clients, as announced.",
            ], Goal(ComparisonWording.English).Paragraphs.Skip(1).Select(p => p.Words));
        Assert.Equal("2 février 2024\u00a0: un conseil reçu, après un événement.", Goal(ComparisonWording.French).Paragraphs[1].Words);
    }

    [Fact]
    public void Horizons_say_what_is_complete_under_way_and_to_come() =>
        Assert.Equal(
            ["Your first 3 months: no announced return, 2 hidden returns.", "Months 4 to 12, still under way: 1 announced return, 1 hidden return.", "Months 13 to 36: still to come.", "After month 36: still to come."],
            Section(ComparisonWording.English, "horizons").Paragraphs.Select(p => p.Words));

    [Fact]
    public void An_empty_ledger_says_that_returns_take_their_time() =>
        Assert.Equal(["empty", "horizons"], LedgerWording.Describe(Full() with { Goals = [], WithoutGoal = [], Strategy = [] }, ComparisonWording.English).Sections.Select(s => s.Code));

    [Fact]
    public void No_ledger_puts_people_in_an_order_presses_or_blames_them()
    {
        foreach (var culture in Cultures)
            Assert.All(LedgerWording.Describe(Full(), culture).Paragraphs, p => Assert.Empty(UnwantedWords.In(p.Words)));
    }

    private static TextSection Goal(CultureInfo culture) => Section(culture, "goal");

    private static TextSection Section(CultureInfo culture, string code) => LedgerWording.Describe(Full(), culture).Sections.Single(s => s.Code == code);

    private static ReturnLedger Full()
    {
        var readjusted = new StrategyStep("j", EntryKind.GoalReadjusted, new(2024, 3, 5), 64, "g", "client", 1, null);
        return new(
            new(2024, 8, 1), new(2024, 1, 1), 6,
            [
                new("g", "job", Declared, 12, [readjusted], new(2024, 6, 1), null, false,
                [
                    Return("a", new(2024, 2, 2), "advice", false, new LedgerEncounter("m", new(2024, 2, 2), "event", null, null)),
                    Return("b", new(2024, 3, 3), "watch", false, new LedgerEncounter("n", new(2024, 3, 1), "one_to_one", "P-7", null)),
                    Return("c", new(2024, 6, 1), "client", true, null),
                ], null),
            ],
            [Return("d", new(2024, 7, 1), "own_word", false, null)],
            [
                new(ReturnHorizon.ShortTerm, 1, 3, HorizonState.Complete, 0, 2), new(ReturnHorizon.MediumTerm, 4, 12, HorizonState.UnderWay, 1, 1),
                new(ReturnHorizon.LongTerm, 13, 36, HorizonState.Ahead, 0, 0), new(ReturnHorizon.Later, 37, null, HorizonState.Ahead, 0, 0),
            ],
            [
                new("g", EntryKind.GoalDeclared, Declared, 9, "g", "job", 12, null), readjusted,
                new("r", EntryKind.GoalReached, new(2024, 6, 1), 152, "g", "job", null, null), new("x", EntryKind.GoalDropped, new(2024, 7, 1), 182, "k", null, null, null),
            ]);
    }

    private static LedgerReturn Return(string id, DateOnly day, string category, bool expected, LedgerEncounter? from) =>
        new(id, day, 30, ReturnHorizon.ShortTerm, category, expected, GoalLink.Named, null, from, null);
}
