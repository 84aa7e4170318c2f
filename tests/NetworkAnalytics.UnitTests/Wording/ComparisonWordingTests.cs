using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.UnitTests.Wording;

public sealed class ComparisonWordingTests
{
    private static readonly string[] Order = ["own", "beside", "pace", "to_meet", "growth", "too_early"];
    private static readonly CultureInfo[] Cultures = [ComparisonWording.English, ComparisonWording.French];

    private static readonly PublishedCategoryShare[] Kinds =
        [new("advice", 0.4), new("pitch", 0.2), new("mentoring_circle", 0.15), new("watch", 0.1), new("need", 0.05), new("offer", 0.04), new("strategy", 0.03), new("partnership", 0.02)];

    [Fact]
    public void Sections_come_in_the_order_in_which_they_are_to_be_read()
    {
        foreach (var culture in Cultures)
            Assert.Equal(Order, ComparisonWording.Describe(Full(), culture).Sections.Select(s => s.Code));
    }

    [Fact]
    public void Bands_come_clock_by_clock_after_whom_the_peers_are() =>
        Assert.Equal(["peers", "learning", "reach", "effort", "clocks", "paths"], Section(Full(), "beside").Paragraphs.Select(p => p.Code));

    [Theory]
    [InlineData(TooEarlyReason.FewMonths, "three completed months")]
    [InlineData(TooEarlyReason.JoinedBeforeHistory, "joined before")]
    [InlineData(TooEarlyReason.NotInVersion, "computed before")]
    public void When_nothing_can_be_said_that_is_said_with_its_reason(TooEarlyReason reason, string words)
    {
        var comparison = Full() with { TooEarly = reason, Measures = [], Pace = null, ToMeet = null, Growth = null };
        Assert.Equal(["own", "beside", "too_early"], ComparisonWording.Describe(comparison, ComparisonWording.English).Sections.Select(s => s.Code));
        Assert.Contains(words, Section(comparison, "too_early").Paragraphs[0].Words, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_too_early_stands_in_its_own_section_alone()
    {
        var comparison = Full() with
        {
            Measures = [Measured(Measure.Learning, Clock.Tenure, 30, null), Measured(Measure.Reach, Clock.Tenure, 50, null), Measured(Measure.Learning, Clock.Effort, 0, null) with { TooEarly = TooEarlyReason.NoEffort }],
            Pace = new(0, 5, 10, null, null, null, null, TooEarlyReason.FewMonths),
            ToMeet = new([], 1, TooEarlyReason.FewPeers),
            Growth = new(2, true, null, null, null, TooEarlyReason.FewReturns),
        };
        Assert.Equal(["own", "beside", "too_early"], ComparisonWording.Describe(comparison, ComparisonWording.English).Sections.Select(s => s.Code));
        Assert.Equal(["bands", "effort", "pace", "to_meet", "growth", "future"], Section(comparison, "too_early").Paragraphs.Select(p => p.Code));
        Assert.Contains("Learning 3 and People met 5", Section(comparison, "too_early").Paragraphs[0].Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Pace.Slower, "a quieter stretch, or a readjustment, takes its own time")]
    [InlineData(Pace.AboutTheSame, "at about their pace")]
    [InlineData(Pace.Faster, "nobody expects such a stretch to go on")]
    public void Each_pace_has_its_words_and_its_numbers(Pace pace, string words)
    {
        var paragraph = Assert.Single(Section(Full() with { Pace = Full().Pace! with { Pace = pace } }, "pace").Paragraphs);
        Assert.Contains(words, paragraph.Words, StringComparison.Ordinal);
        Assert.Contains("gained 1 to 2.5", paragraph.Words, StringComparison.Ordinal);
        Assert.Equal(["2", "1", "1.5", "2.5"], paragraph.Figures.Select(f => f.Text));
    }

    [Theory]
    [InlineData(Growth.FasterAsYouGo, "comes faster as you go")]
    [InlineData(Growth.LevelledOff, "Others found it a good time to readjust")]
    [InlineData(Growth.Steady, "is steady")]
    public void Each_growth_has_its_words(Growth growth, string words) =>
        Assert.Contains(words, Section(Full() with { Growth = Full().Growth! with { Growth = growth } }, "growth").Paragraphs[0].Words, StringComparison.Ordinal);

    [Fact]
    public void Three_kinds_of_return_at_most_are_named_with_their_shares()
    {
        var words = Section(Full(), "to_meet").Paragraphs[0].Words;
        Assert.Contains("advice received (40% of their hidden returns), a pitch readjusted (20%) and mentoring circle (15%)", words, StringComparison.Ordinal);
        Assert.DoesNotContain("watch", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_has_met_them_all_is_told_so() =>
        Assert.StartsWith("You have met every kind", Section(Full() with { ToMeet = new([], 8, null) }, "to_meet").Paragraphs[0].Words, StringComparison.Ordinal);

    [Fact]
    public void French_counts_nothing_in_the_singular_and_writes_numbers_as_the_French_do()
    {
        var own = ComparisonWording.Describe(Full(), ComparisonWording.French);
        Assert.Contains("de 1 à 2,5", own.Sections[2].Paragraphs[0].Words, StringComparison.Ordinal);
        var none = ComparisonWording.Describe(Full() with { Own = Own(24, 0, 0, 0, 40, false) }, ComparisonWording.French);
        Assert.Contains("40 rencontres", none.Sections[0].Paragraphs[0].Words, StringComparison.Ordinal);
        Assert.Contains("40\u202f%", own.Sections[3].Paragraphs[0].Words, StringComparison.Ordinal);
        Assert.Contains("1er mars 2026", own.Sections[1].Paragraphs[0].Words, StringComparison.Ordinal);
    }

    [Fact]
    public void No_comparison_puts_people_in_an_order_presses_or_blames_them() =>
        Random.Sample(comparison =>
        {
            foreach (var culture in Cultures)
            {
                var text = ComparisonWording.Describe(comparison, culture);
                Assert.Equal(Order.Where(text.Sections.Select(s => s.Code).Contains), text.Sections.Select(s => s.Code));
                Assert.Equal("too_early", text.Sections[^1].Code);
                foreach (var said in text.Sections.Select(s => s.Title).Concat(text.Paragraphs.Select(p => p.Words)).Concat(text.Paragraphs.SelectMany(p => p.Figures).Select(f => $"{f.Label} {f.Text}")))
                {
                    Assert.Empty(UnwantedWords.In(said));
                    Assert.DoesNotContain("NaN", said, StringComparison.Ordinal);
                    Assert.DoesNotContain('{', said);
                }
            }
        }, iter: 500);

    private static readonly Gen<MemberComparison> Random =
        from own in Gen.Select(Gen.Int[0, 40], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 60], Gen.Bool)
        from reason in Gen.Int[0, 9]
        from bands in Gen.Int[0, 5].Array[5]
        from quantiles in Gen.Int[0, 60].Array[3]
        from pace in Gen.Int[0, 3]
        from gain in Gen.Int[0, 90]
        from kinds in Gen.Int[-1, 8]
        from growth in Gen.Int[0, 3]
        from early in Gen.Int[1, 6]
        from members in Gen.Int[0, 3]
        let tooEarly = reason is 1 or 3 or 4 ? (TooEarlyReason?)reason : null
        let peers = Quantiles(quantiles)
        select new MemberComparison(
            Version, new PublishedCohort(0, members switch { 0 => "everyone", 1 => "join_year=2024", _ => "my cohort" }, members == 3 ? null : 60 + 5 * members),
            reason == 4 ? null : Own(own.Item1, own.Item2, own.Item3, own.Item4, own.Item5, own.Item6), tooEarly,
            tooEarly is not null ? [] : [.. bands.Select((b, i) => Measured((Measure)(i % 5 + 1), i == 4 ? Clock.Effort : Clock.Tenure, 10 * gain, b == 0 ? null : (Band)b, b == 0 ? null : peers, (TooEarlyReason)early))],
            tooEarly is not null ? null : new PaceComparison(4, 10, gain, null, pace == 0 ? null : 25, pace == 0 ? null : peers, pace == 0 ? null : (Pace)pace, pace == 0 ? (TooEarlyReason)early : null),
            tooEarly is not null ? null : kinds < 0 ? new([], 0, TooEarlyReason.FewPeers) : new([.. Kinds.Take(kinds)], 2, null),
            tooEarly is not null ? null : new LearningGrowth(own.Item2 + 1, true, growth == 0 ? null : 0.8, growth == 0 ? null : 1.2, growth == 0 ? null : (Growth)growth, growth == 0 ? (TooEarlyReason)early : null));

    private static BenchmarkIdentity Version => new(new TenantId(1), 4, new DateOnly(2026, 3, 1), 99, "abc", "m/1", DateTimeOffset.UnixEpoch);

    private static TextSection Section(MemberComparison comparison, string code) =>
        ComparisonWording.Describe(comparison, ComparisonWording.English).Sections.Single(s => s.Code == code);

    private static MemberComparison Full() => new(
        Version, new PublishedCohort(0, "everyone", 120), Own(24, 1, 3, 1, 40, false), null,
        [Measured(Measure.Learning, Clock.Tenure, 50, Band.Middle), Measured(Measure.Reach, Clock.Tenure, 90, Band.AboveP75), Measured(Measure.Learning, Clock.Effort, 50, Band.BelowP25)],
        new(18, 24, 20, Band.Middle, 45, new PeerQuantiles(null, 1, 1.5, 2.5, null), Pace.AboutTheSame, null),
        new([.. Kinds.Take(4)], 2, null), new(4, true, 0.85, 1.2, Growth.Steady, null));

    private static MemberCurve Own(int months, int announced, int hidden, int readjusted, int encounters, bool paused) =>
        new(Version.AsOf, new DateOnly(2024, 1, 1), null, paused, months * 31, months, [], announced, hidden, readjusted, encounters, 0, null, [], 5);

    private static MeasureComparison Measured(Measure measure, Clock clock, int own, Band? band, PeerQuantiles? quantiles = null, TooEarlyReason early = TooEarlyReason.FewPeers) => new(
        measure, clock, 24, own, band is null ? null : 60, band, band is null ? early : null, band is null ? null : quantiles ?? Quantiles([3, 2, 4]), clock == Clock.Effort ? 120 : null);

    private static PeerQuantiles Quantiles(int[] steps) => new(null, steps[0], steps[0] + steps[1] / 2.0, steps[0] + steps[1], null);
}
