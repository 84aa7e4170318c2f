using System.Globalization;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Wording;
using NetworkAnalytics.Host.Demo;
using NetworkAnalytics.UnitTests.Wording;

namespace NetworkAnalytics.UnitTests.Publishing;

public sealed class GeneratedComparisonTests
{
    private static readonly Lazy<GeneratedComparisons> Default = new(() => GeneratedComparisons.Of(new DemonstrationModel()));

    [Fact]
    public void Taking_a_member_out_equals_computing_without_them_on_both_clocks_and_for_pace()
    {
        var association = GeneratedComparisons.Of(new() { Seed = 11, Members = 400 });
        for (var at = 0; at < association.Rows.Count; at += 23)
        {
            var (with, without) = (association.With(at), association.Without(at));
            Assert.Equal(without.Measures.Select(m => m.ToString()), with.Measures.Select(m => m.ToString()));
            Assert.Equal(without.Pace, with.Pace);
            Assert.Equal(without.TooEarly, with.TooEarly);
        }
    }

    [Fact]
    public void The_protagonist_is_shown_on_both_clocks_with_a_pace_and_hidden_returns_to_look_out_for()
    {
        using var files = GeneratedAssociation.Write();
        var comparison = Default.Value.With(Default.Value.Ids.ToList().IndexOf(files.Protagonist));
        Assert.All(comparison.Measures, m => Assert.NotNull(m.Band));
        Assert.Equal([Clock.Tenure, Clock.Effort], comparison.Measures.Select(m => m.Clock).Distinct());
        Assert.NotNull(comparison.Pace!.Pace);
        Assert.Null(comparison.ToMeet!.TooEarly);
        Assert.NotEmpty(comparison.ToMeet.Kinds);
        foreach (var culture in (CultureInfo[])[ComparisonWording.English, ComparisonWording.French])
            Assert.Superset(
                new HashSet<string>(["own", "beside", "pace", "to_meet", "too_early"]),
                ComparisonWording.Describe(comparison, culture).Sections.Select(s => s.Code).ToHashSet());
    }

    [Fact]
    public void Every_way_of_going_on_is_met_by_somebody_and_said_in_both_languages()
    {
        var comparisons = Enumerable.Range(0, Default.Value.Rows.Count).Select(Default.Value.With).ToList();
        Assert.Equal(3, comparisons.Select(c => c.Pace?.Pace).OfType<Pace>().Distinct().Count());
        Assert.Contains(comparisons, c => c.Growth?.Growth is not null);
        Assert.Contains(comparisons, c => c.Growth?.TooEarly == TooEarlyReason.FewReturns);
        Assert.Contains(comparisons, c => c.TooEarly == TooEarlyReason.FewMonths);
        Assert.Contains(comparisons, c => c.Pace?.TooEarly == TooEarlyReason.FewMonths);
        Assert.Contains(comparisons, c => c.Pace?.TooEarly == TooEarlyReason.FewPeers);
        Assert.Contains(comparisons, c => c.Measures.Any(m => m.TooEarly == TooEarlyReason.NoEffort));
        foreach (var comparison in comparisons)
            foreach (var culture in (CultureInfo[])[ComparisonWording.English, ComparisonWording.French])
                foreach (var paragraph in ComparisonWording.Describe(comparison, culture).Paragraphs)
                    Assert.Empty(UnwantedWords.In(paragraph.Words));
    }

    [Fact]
    public void Kinds_to_look_out_for_are_hidden_ones_not_met_yet_the_largest_share_first()
    {
        foreach (var comparison in Enumerable.Range(0, 60).Select(Default.Value.With).Where(c => c.ToMeet is { TooEarly: null }))
        {
            Assert.Equal(comparison.ToMeet!.Kinds.OrderByDescending(k => k.Share).Select(k => k.Share), comparison.ToMeet.Kinds.Select(k => k.Share));
            Assert.Equal(8, comparison.ToMeet.Kinds.Length + comparison.ToMeet.Met);
            Assert.DoesNotContain(comparison.ToMeet.Kinds, k => k.Category is "job" or "client");
        }
    }
}
