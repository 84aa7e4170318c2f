using System.Numerics;
using NetworkAnalytics.Engine.Benchmarks;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>Decides one cell after another; reused, not thread-safe.</summary>
internal sealed class CellDecision
{
    /// <summary>So many times k members make a cell from which one who withdraws is taken at once.</summary>
    private const int ReplacedFrom = 5;

    private readonly GateQuestion _question;
    private readonly GateFacts _facts;
    private readonly int _k;
    private readonly ulong[][] _now;
    private readonly ulong[][] _presentThen;
    private readonly ulong[][] _changedThen;
    private readonly ulong[] _unchanged;
    private readonly ulong[] _scratch;
    private readonly List<SeenFigure> _seen = [];
    private readonly List<Figure> _effective = [];
    private readonly List<Figure> _close = [];

    public CellDecision(GateQuestion question, GateFacts facts)
    {
        _question = question;
        _facts = facts;
        _k = Math.Max(PublicationGate.Floor, question.MinimumPeers);
        _now = [.. facts.Cohorts.Select(_ => new ulong[facts.Words])];
        _presentThen = [.. question.Bases.Select(_ => new ulong[facts.Words])];
        _changedThen = [.. question.Bases.Select(_ => new ulong[facts.Words])];
        _unchanged = new ulong[facts.Words];
        _scratch = new ulong[facts.Words];
    }

    /// <summary>A figure seen in an earlier version.</summary>
    /// <param name="Members">Those erased since included.</param>
    /// <param name="Departed">Members erased since.</param>
    /// <param name="Withdrawn">Somebody in it was erased or has withdrawn from being compared.</param>
    private readonly record struct SeenFigure(ShownCohort Cohort, int Members, int Departed, bool Withdrawn);

    public void Decide(int cell, Dictionary<string, CohortRelease> releases)
    {
        Gather(cell);
        _effective.Clear();
        for (var cohort = 0; cohort < _now.Length; cohort++)
        {
            var key = _question.Cohorts[cohort].Key;
            var (release, basis) = Decide(cell, cohort, key);
            releases[key].Set(cell, release, basis);
        }
        DecideAdditive(cell, releases);
    }

    private void Gather(int cell)
    {
        var ledger = _question.Ledger;
        ledger.Present(cell, _scratch);
        for (var cohort = 0; cohort < _now.Length; cohort++)
        {
            _facts.Cohorts[cohort].CopyTo(_now[cohort], 0);
            MemberSet.Intersect(_now[cohort], _scratch);
        }
        for (var basis = 0; basis < _presentThen.Length; basis++)
        {
            ledger.Toggled(basis, cell, _presentThen[basis]);
            for (var w = 0; w < _scratch.Length; w++)
                _presentThen[basis][w] ^= _scratch[w];
            ledger.Changed(basis, cell, _changedThen[basis]);
        }
        var (series, index) = ledger.Layout.At(cell);
        _seen.Clear();
        foreach (var shown in _facts.Shown)
        {
            if (shown.Release.Of(series, index) != Release.Fresh)
                continue;
            Then(shown, _scratch);
            var departed = _question.Departures.Of(_question.Bases[shown.Basis].Version, ledger.BasisKeys(shown.Basis)[shown.Cohort], cell);
            _seen.Add(new(shown, MemberSet.Count(_scratch) + departed, departed, departed > 0 || MemberSet.Overlap(_scratch, _facts.OptedOut)));
        }
    }

    private (Release Release, int Basis) Decide(int cell, int cohort, string key)
    {
        var (series, index) = _question.Ledger.Layout.At(cell);
        var last = _question.Bases.Count > 0 && _question.Bases[^1].Releases.TryGetValue(key, out var release) ? release : null;
        var basis = last?.Basis(series, index) ?? 0;
        var members = MemberSet.Count(_now[cohort]);
        var fresh = new Figure(cohort, -1, _now[cohort], _unchanged);
        if (DiffersEnough(_now[cohort], members) && IsNew(_now[cohort], basis) && IsApart(fresh))
        {
            if (members < _k)
                return (Release.Blank, basis);
            _effective.Add(fresh);
            return (Release.Fresh, _question.Version);
        }
        if (last?.Of(series, index) is Release.Fresh or Release.Held && Held(cohort, key, basis) is { } held && IsApart(held))
        {
            _effective.Add(held);
            return (Release.Held, basis);
        }
        return (Release.Blank, basis);
    }

    /// <summary>Whether a fresh figure differs from each one seen before by nobody or by k members at least.</summary>
    private bool DiffersEnough(ulong[] now, int members)
    {
        foreach (var seen in _seen)
        {
            if (Math.Abs(seen.Members - members) >= _k)
                continue;
            // Somebody withdrew: a large cell is replaced at once, whatever the difference.
            if (seen.Withdrawn && members >= ReplacedFrom * _k)
                continue;
            Then(seen.Cohort, _scratch);
            var changed = _changedThen[seen.Cohort.Basis];
            var different = seen.Departed;
            for (var w = 0; w < now.Length && different < _k; w++)
                different += BitOperations.PopCount((_scratch[w] ^ now[w]) | (_scratch[w] & now[w] & changed[w]));
            if (different > 0 && different < _k)
                return false;
        }
        return true;
    }

    /// <summary>Where the last numbers are too old to be compared with: whether k members have come who surely are not in them.</summary>
    private bool IsNew(ulong[] now, int basis) =>
        !_question.Older.TryGetValue(basis, out var asOf) || _question.Ledger.JoinedFrom(now, asOf.DayNumber) >= _k;

    /// <summary>
    /// Whether a figure keeps its distance from those of earlier cohorts in this version, and from unions of two of them.
    /// A figure with k members whom the other lacks is far enough, and so is every union with it.
    /// </summary>
    private bool IsApart(Figure figure)
    {
        _close.Clear();
        foreach (var earlier in _effective)
        {
            if (MemberSet.Without(earlier.Members, figure.Members, _k) >= _k)
                continue;
            // Where either was seen before, the other was compared with it already.
            if (figure.Basis < 0 && earlier.Basis < 0 && !Figure.FarEnough([earlier], figure, _k))
                return false;
            foreach (var other in _close)
                if (!Figure.FarEnough([earlier, other], figure, _k))
                    return false;
            _close.Add(earlier);
        }
        return true;
    }

    /// <summary>What the cell showed so far; null when it may not go on showing it.</summary>
    private Figure? Held(int cohort, string key, int version)
    {
        var basis = _question.Bases.Count - 1;
        while (basis >= 0 && _question.Bases[basis].Version != version)
            basis--;
        if (basis < 0 || _question.AsOf > _question.Bases[basis].AsOf.AddMonths(ReleaseDecision.HeldMonths))
            return null;
        foreach (var seen in _seen)
        {
            if (seen.Cohort.Basis != basis || _question.Ledger.BasisKeys(basis)[seen.Cohort.Cohort] != key)
                continue;
            if (seen.Withdrawn)
                return null;
            var members = new ulong[_facts.Words];
            Then(seen.Cohort, members);
            return new Figure(cohort, basis, members, _changedThen[basis]);
        }
        return null;
    }

    /// <summary>Numbers that add up: no breakdown leaves a rest of 1 to k − 1 members behind everyone's number.</summary>
    private void DecideAdditive(int cell, Dictionary<string, CohortRelease> releases)
    {
        var (series, index) = _question.Ledger.Layout.At(cell);
        Figure? everyone = null;
        var open = new bool[_now.Length];
        foreach (var figure in _effective)
        {
            var key = _question.Cohorts[figure.Cohort].Key;
            open[figure.Cohort] = figure.Basis < 0 ? !_question.Dominated(figure.Cohort, cell) : _question.Bases[^1].Releases[key].Additive(series, index);
            if (figure.Cohort == 0 && open[0])
                everyone = figure;
        }
        if (everyone is not null)
            foreach (var breakdown in _facts.Breakdowns)
            {
                Figure[] parts = [.. _effective.Where(f => open[f.Cohort] && breakdown.Contains(f.Cohort))];
                if (parts.Length > 0 && !Figure.FarEnough(parts, everyone, _k))
                    foreach (var part in breakdown)
                        open[part] = false;
            }
        for (var cohort = 0; cohort < open.Length; cohort++)
            releases[_question.Cohorts[cohort].Key].AllowAdditive(cell, open[cohort]);
    }

    private void Then(ShownCohort shown, Span<ulong> set)
    {
        shown.Members.CopyTo(set);
        MemberSet.Intersect(set, _presentThen[shown.Basis]);
    }
}
