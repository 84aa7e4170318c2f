using NetworkAnalytics.Engine.Projections;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>An earlier version that the one being computed is compared with, member by member.</summary>
/// <param name="Run">The projection whose rows it counted.</param>
internal sealed record PassBasis(int Version, VersionDefinition Definition, long Run);

/// <summary>Enters members into a ledger, as they count now and as they counted in earlier versions. One for each worker.</summary>
internal sealed class LedgerFilling
{
    private readonly ContributionLedger _ledger;
    private readonly VersionDefinition _definition;
    private readonly CellDigests _digests;
    private readonly CohortKeys _cohorts;
    private readonly (PassBasis Basis, CellDigests Digests, CohortKeys Cohorts)[] _bases;
    private readonly ulong[] _now;
    private readonly ulong[] _folded;
    private readonly ulong[] _then;
    private readonly List<string> _keys = [];
    private readonly List<int> _numbers = [];

    public LedgerFilling(ContributionLedger ledger, VersionDefinition definition, IReadOnlyList<PassBasis> bases)
    {
        _ledger = ledger;
        _definition = definition;
        _digests = new(definition, ledger.Layout);
        _cohorts = new(definition);
        _bases = [.. bases.Select(b => (b, new CellDigests(b.Definition, ledger.Layout), new CohortKeys(b.Definition)))];
        _now = new ulong[ledger.Layout.Cells];
        _folded = new ulong[ledger.Layout.Cells];
        _then = new ulong[ledger.Layout.Cells];
    }

    /// <inheritdoc cref="Add(int, StoredCurve, CurveRow, MemberContribution?, List{ValueTuple{long, byte[]}}?)"/>
    public void Add(int place, StoredCurve stored, CurveRow row, List<(long UntilRun, byte[] Row)>? past) =>
        Add(place, stored, row, _digests.Of(row), past);

    /// <param name="place">The member's place in the pass.</param>
    /// <param name="stored">As it stands.</param>
    /// <param name="row">The same, read.</param>
    /// <param name="contribution">What the row comes to now; null when the member is in no cohort.</param>
    /// <param name="past">What it was before, the earliest replaced first; null: the same ever since it is there.</param>
    public void Add(int place, StoredCurve stored, CurveRow row, MemberContribution? contribution, List<(long UntilRun, byte[] Row)>? past)
    {
        var block = _ledger.Block(place / LedgerBlock.Members);
        var slot = place % LedgerBlock.Members;
        if (!row.Compared)
            block.OptOut(slot);
        block.Joined(slot, row.Membership.JoinedOn);
        if (contribution is not null)
        {
            _digests.Fill(contribution, _now);
            block.Add(slot, _now);
            _cohorts.Keys(row, _keys);
            foreach (var key in _keys)
                block.Join(slot, key);
        }
        else
            _now.AsSpan().Clear();
        var (read, at) = (row, -1);
        // What was folded last of this row: an earlier day by the same rules is read off it.
        var (folded, rules, digestsOfFolded) = (contribution, _definition, _now);
        for (var b = _bases.Length - 1; b >= 0; b--)
        {
            var (basis, digests, cohorts) = _bases[b];
            if (stored.FirstRun > basis.Run)
            {
                // The member was not there yet.
                _then.AsSpan().Clear();
                block.AddBasis(slot, b, _now, _then);
                block.Rewritten(slot, b);
                continue;
            }
            var use = past?.FindIndex(p => p.UntilRun > basis.Run) ?? -1;
            if (use != at)
                (read, at, folded) = (use < 0 ? row : CurveRow.Read(past![use].Row), use, null);
            if (use >= 0)
                block.Rewritten(slot, b);
            var then = _then;
            bool counted;
            if (folded is not null && basis.Definition.AsOf <= rules.AsOf && basis.Definition.CountsAs(rules))
                counted = digests.FillEarlier(read, folded, rules.AsOf.DayNumber, digestsOfFolded, _then);
            else
            {
                (folded, rules, digestsOfFolded, then) = (digests.Of(read), basis.Definition, _folded, _folded);
                if (counted = folded is not null)
                    digests.Fill(folded!, _folded);
                else
                    _folded.AsSpan().Clear();
            }
            if (counted)
            {
                cohorts.Numbers(read, _numbers);
                foreach (var number in _numbers)
                    block.JoinBasis(slot, b, number);
            }
            block.AddBasis(slot, b, _now, then);
        }
    }
}
