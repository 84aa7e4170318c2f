using System.Collections.Immutable;
using CsCheck;
using NetworkAnalytics.Contracts.Cohorts;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Storage.Directory;
using NetworkAnalytics.UnitTests.Storage;

namespace NetworkAnalytics.UnitTests.Benchmarks;

/// <summary>Who is in a cohort when attributes change.</summary>
public sealed class DatedCohortsTests
{
    private static readonly DateOnly Moving = new(2025, 3, 1);

    private static readonly CurveRow Mover = Member(new DateOnly(2024, 1, 1), MemberAttributes.Read("""{"chapter":"Lyon"}""", """{"chapter":{"2025-03-01":"Nantes"}}"""));

    private static readonly CohortDefinition InNantes = new(
        "in Nantes", ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("chapter", ["Nantes", "Rennes"]), null, null, []);

    [Theory]
    [InlineData(-1, "everyone 1", "chapter=Lyon 1", "in Nantes 0")]
    [InlineData(0, "everyone 1", "chapter=Nantes 1", "in Nantes 1")]
    [InlineData(1, "everyone 1", "chapter=Nantes 1", "in Nantes 1")]
    public void A_member_leaves_one_cohort_and_joins_another_on_the_day_of_the_change(int after, params string[] cohorts)
    {
        var counts = new CohortAccumulator(AsOf(Moving.AddDays(after), CohortFilter.Of(InNantes)));
        counts.Add(new MemberId(1), Mover);
        Assert.Equal(cohorts, counts.Cohorts().Select(c => $"{c.Filter.Key} {c.Counts.Members}"));
    }

    [Fact]
    public void Counting_and_the_gates_ledger_and_a_single_question_agree_on_every_day() =>
        Gen.Select(MemberAttributesTests.Drawn.Array[1, 6], Gen.Int[0, 900]).Sample((attributes, day) =>
        {
            var start = DateOnly.FromDayNumber(700_000);
            CurveRow[] rows = [.. attributes.Select(a => Member(start, a))];
            var definition = AsOf(start.AddDays(day + 1), CohortFilter.Of(new CohortDefinition(
                "saved", ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("a1", ["1"]), null, null, [])),
                CohortFilter.Of("a2", new ValueRange(RangeOf.Numbers, 1, 3))) with { HistoryStartsOn = start };
            var counts = new CohortAccumulator(definition);
            for (var i = 0; i < rows.Length; i++)
                counts.Add(new MemberId(i + 1), rows[i]);
            var cohorts = counts.Cohorts();
            var whole = new CohortKeys(definition with { Cohorts = [.. cohorts.Select(c => c.Filter)] });
            var (finding, keys, numbers, found) = (new CohortKeys(definition), new List<string>(), new List<int>(), new Dictionary<string, int>(StringComparer.Ordinal));
            foreach (var row in rows)
            {
                finding.Keys(row, keys);
                whole.Numbers(row, numbers);
                Assert.Equal(keys.Order(StringComparer.Ordinal), numbers.Select(n => cohorts[n].Filter.Key).Order(StringComparer.Ordinal));
                Assert.Equal(keys.Count, cohorts.Count(c => c.Filter.Includes(row, definition.Taxonomy, definition.AsOf.DayNumber)));
                foreach (var key in keys)
                    found[key] = found.GetValueOrDefault(key) + 1;
            }
            Assert.Equal(cohorts.ToDictionary(c => c.Filter.Key, c => c.Counts.Members).Where(c => c.Value > 0).OrderBy(c => c.Key, StringComparer.Ordinal), found.OrderBy(c => c.Key, StringComparer.Ordinal));
        }, iter: 500);

    [Fact]
    public void The_ledger_has_a_mover_in_the_old_cohort_then_and_in_the_new_one_now_though_the_row_is_the_same()
    {
        var then = AsOf(Moving.AddDays(-1), CohortFilter.Everyone, CohortFilter.Of("chapter", "Lyon"));
        var now = AsOf(Moving);
        var ledger = new ContributionLedger(CellLayout.Of(now), [[.. then.Cohorts.Select(c => c.Key)]]);
        new LedgerFilling(ledger, now, [new PassBasis(1, then, 1)]).Add(0, new StoredCurve(new MemberId(1), Mover.Pack(), 1), Mover, null);
        Assert.Equal([1, 0, 1, 1], [In(s => ledger.Members(0, 1, s)), In(s => ledger.Members("chapter=Lyon", s)), In(s => ledger.Members("chapter=Nantes", s)), In(s => ledger.Members("everyone", s))]);
        Assert.Equal(0, In(s => ledger.Rewritten(0, s)));

        int In(Fill fill)
        {
            var set = new ulong[ledger.Words];
            fill(set);
            return MemberSet.Count(set);
        }
    }

    private delegate void Fill(Span<ulong> set);

    private static VersionDefinition AsOf(DateOnly day, params CohortFilter[] cohorts) =>
        new(day, new DateOnly(2024, 1, 1), "UTC", 10, Taxonomy.Default, [.. cohorts]);

    private static CurveRow Member(DateOnly joined, MemberAttributes attributes) => new(new(joined.DayNumber, null), attributes, MemberTimeline.Empty);
}
