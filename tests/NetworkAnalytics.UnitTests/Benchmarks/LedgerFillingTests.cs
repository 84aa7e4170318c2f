using CsCheck;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Projections;

namespace NetworkAnalytics.UnitTests.Benchmarks;

public sealed class LedgerFillingTests
{
    [Fact]
    public void What_is_read_off_a_later_day_is_what_folding_the_earlier_one_gives() =>
        Gen.Select(DrawnRows.One, Gen.Int[0, 900], Gen.Int[0, 900]).Sample((row, before, between) =>
        {
            var later = Versions.Definition() with { AsOf = Versions.AsOf.AddDays(-before) };
            var earlier = later with { AsOf = later.AsOf.AddDays(-between) };
            var layout = CellLayout.Of(later);
            ulong[] now = new ulong[layout.Cells], folded = new ulong[layout.Cells], read = new ulong[layout.Cells];
            var digests = new CellDigests(later, layout);
            if (digests.Of(row) is not { } contribution)
                return;
            digests.Fill(contribution, now);
            Assert.Equal(
                new CellDigests(earlier, layout).Fill(row, folded),
                new CellDigests(earlier, layout).FillEarlier(row, contribution, later.AsOf.DayNumber, now, read));
            Assert.Equal(folded, read);
        }, iter: 3000);

    [Fact]
    public void Definitions_that_weigh_or_begin_otherwise_do_not_count_alike()
    {
        var definition = Versions.Definition();
        Assert.True(definition.CountsAs(definition with { AsOf = definition.AsOf.AddDays(1), MinimumPeers = 20 }));
        Assert.False(definition.CountsAs(definition with { EffortBinHours = 6 }));
        Assert.False(definition.CountsAs(definition with { HistoryStartsOn = null }));
        Assert.False(definition.CountsAs(Heavier(definition)));
    }

    [Fact]
    public void A_ledger_knows_of_every_earlier_version_who_counted_otherwise() =>
        Gen.Select(DrawnRows.Several(1, 12), DrawnRows.Several(12, 12)).Sample((rows, replaced) =>
        {
            var definition = Versions.Definition();
            PassBasis[] bases =
            [
                new(1, definition with { AsOf = definition.AsOf.AddDays(-200) }, 1),
                new(2, Heavier(definition) with { AsOf = definition.AsOf.AddDays(-100) }, 2),
                new(3, Heavier(definition) with { AsOf = definition.AsOf.AddDays(-99) }, 3),
                new(4, definition with { AsOf = definition.AsOf.AddDays(-1) }, 4),
            ];
            var layout = CellLayout.Of(definition);
            var ledger = new ContributionLedger(layout, [.. bases.Select(b => b.Definition.Cohorts.Select(c => c.Key).ToArray())]);
            var filling = new LedgerFilling(ledger, definition, bases);
            for (var i = 0; i < rows.Length; i++)
                filling.Add(i, Stored(i, rows[i]), rows[i], Past(i, replaced[i]));

            var set = new ulong[ledger.Words];
            for (var i = 0; i < rows.Length; i++)
            {
                var now = Digests(definition, layout, rows[i]);
                for (var b = 0; b < bases.Length; b++)
                {
                    var row = Past(i, replaced[i])?.FindIndex(p => p.UntilRun > bases[b].Run) >= 0 ? replaced[i] : rows[i];
                    var then = Stored(i, rows[i]).FirstRun > bases[b].Run ? new ulong[layout.Cells] : Digests(bases[b].Definition, layout, row);
                    for (var cell = 0; cell < layout.Cells; cell++)
                    {
                        ledger.Toggled(b, cell, set);
                        Assert.Equal(now[cell] == 0 != (then[cell] == 0), Has(set, i));
                        ledger.Changed(b, cell, set);
                        Assert.Equal(then[cell] != 0 && then[cell] != now[cell], Has(set, i));
                    }
                }
            }
        }, iter: 20);

    private static StoredCurve Stored(int i, CurveRow row) => new(new MemberId(i + 1), row.Pack(), FirstRun: i % 3);

    private static List<(long UntilRun, byte[] Row)>? Past(int i, CurveRow replaced) => i % 2 == 0 ? null : [(3, replaced.Pack())];

    private static VersionDefinition Heavier(VersionDefinition definition) => definition with
    {
        Taxonomy = definition.Taxonomy with { OutcomeCategories = [.. definition.Taxonomy.OutcomeCategories.Select(c => c with { WeightTenths = 20 })] },
    };

    private static ulong[] Digests(VersionDefinition definition, CellLayout layout, CurveRow row)
    {
        var digests = new ulong[layout.Cells];
        new CellDigests(definition, layout).Fill(row, digests);
        return digests;
    }

    private static bool Has(ulong[] set, int slot) => (set[slot >> 6] >> (slot & 63) & 1) != 0;
}
