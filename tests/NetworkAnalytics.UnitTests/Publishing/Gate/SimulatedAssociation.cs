using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Publishing.Gate;

namespace NetworkAnalytics.UnitTests.Publishing.Gate;

/// <summary>Somebody with what they add to each cell; 0 is nothing.</summary>
internal sealed class Person(ulong[] digests, params string[] cohorts)
{
    public ulong[] Digests { get; } = digests;

    public HashSet<string> Cohorts { get; } = [.. cohorts];

    public DateOnly JoinedOn { get; init; }

    public bool OptedOut { get; set; }

    public bool Erased { get; set; }
}

/// <summary>One version as the gate let it out, with who stood behind each cohort: what an attacker saw, and the truth.</summary>
/// <param name="Withdrawn">Who had opted out or was erased by then.</param>
/// <param name="Counted">By person: their cohorts and digests as they were.</param>
internal sealed record SeenVersion(
    int Number, DateOnly AsOf, string[] Keys, Dictionary<string, CohortRelease> Releases, HashSet<int> Withdrawn, Dictionary<int, (HashSet<string> Cohorts, ulong[] Digests)> Counted)
{
    /// <summary>The contributions behind a cohort's cell.</summary>
    public Dictionary<int, ulong> Figure(string key, int cell) =>
        Counted.Where(p => p.Value.Cohorts.Contains(key) && p.Value.Digests[cell] != 0).ToDictionary(p => p.Key, p => p.Value.Digests[cell]);
}

/// <summary>An association in memory whose versions go through the real decisions of the gate.</summary>
internal sealed class SimulatedAssociation(int k, int cells = 1)
{
    public const byte Series = 1;
    public const string Everyone = "everyone";

    private readonly CellLayout _layout = new(new CellSeries(Series, cells));
    private readonly List<(int Version, string Key, byte[] Present)> _departures = [];

    public List<Person> People { get; } = [];

    public List<SeenVersion> Versions { get; } = [];

    /// <summary>Saved cohorts, by name; values of the attribute <c>role</c> exist by themselves.</summary>
    public SortedSet<string> Saved { get; } = new(StringComparer.Ordinal);

    public DateOnly Day { get; set; } = new(2026, 1, 1);

    /// <summary>How many versions back are still compared with.</summary>
    public int Compared { get; set; } = int.MaxValue;

    public int K => k;

    public int Cells => cells;

    public SimulatedAssociation Add(int people, ulong digest, params string[] cohorts)
    {
        for (var i = 0; i < people; i++)
            People.Add(new([.. Enumerable.Repeat(digest, cells)], cohorts) { JoinedOn = Day });
        return this;
    }

    public void Erase(int person)
    {
        People[person].Erased = true;
        foreach (var version in Versions)
            if (version.Counted.TryGetValue(person, out var then))
                foreach (var key in then.Cohorts)
                    _departures.Add((version.Number, key, CohortPresence.Pack(_layout, then.Digests)));
    }

    public SeenVersion Publish(int days = 1)
    {
        Day = Day.AddDays(days);
        var counted = new Dictionary<int, (HashSet<string>, ulong[])>();
        for (var i = 0; i < People.Count; i++)
            if (People[i] is { Erased: false, OptedOut: false } person)
                counted.Add(i, ([Everyone, .. person.Cohorts], [.. person.Digests]));
        GateCohort[] cohorts =
        [
            new(Everyone, null),
            .. People.Where(p => !p.Erased && !p.OptedOut).SelectMany(p => p.Cohorts).Where(c => c.StartsWith("role=", StringComparison.Ordinal)).Distinct()
                .Order(StringComparer.Ordinal).Select(c => new GateCohort(c, "role")),
            .. Saved.Select(s => new GateCohort(s, null)),
        ];
        SeenVersion[] compared = [.. Versions.TakeLast(Compared)];
        var ledger = Ledger(counted, compared);
        var departures = new DepartureCounts(_layout);
        foreach (var (version, key, present) in _departures)
            departures.Add(version, key, present);
        var releases = ReleaseDecision.Decide(new(
            k, Versions.Count + 1, Day, cohorts, ledger, [.. compared.Select(v => new GateBasis(v.Number, v.AsOf, v.Releases))],
            Versions.Except(compared).ToDictionary(v => v.Number, v => v.AsOf), departures, (_, _) => false));
        // Through the bytes that are stored, as it goes in earnest.
        var stored = releases.ToDictionary(r => r.Key, r => CohortRelease.Unpack(r.Value.Pack()), StringComparer.Ordinal);
        HashSet<int> withdrawn = [.. Enumerable.Range(0, People.Count).Where(i => People[i].Erased || People[i].OptedOut)];
        Versions.Add(new(Versions.Count + 1, Day, [.. cohorts.Select(c => c.Key)], stored, withdrawn, counted));
        return Versions[^1];
    }

    public Release Release(string key, int cell = 0) => Versions[^1].Releases[key].Of(Series, cell);

    private ContributionLedger Ledger(Dictionary<int, (HashSet<string> Cohorts, ulong[] Digests)> counted, SeenVersion[] compared)
    {
        var ledger = new ContributionLedger(_layout, [.. compared.Select(v => v.Keys)]);
        var nothing = new ulong[cells];
        for (var i = 0; i < People.Count; i++)
        {
            if (People[i].Erased)
                continue;
            var (block, slot) = (ledger.Block(i / LedgerBlock.Members), i % LedgerBlock.Members);
            if (People[i].OptedOut)
                block.OptOut(slot);
            block.Joined(slot, People[i].JoinedOn.DayNumber);
            var now = counted.TryGetValue(i, out var here) ? here.Digests : nothing;
            if (here.Cohorts is not null)
            {
                block.Add(slot, now);
                foreach (var key in here.Cohorts)
                    block.Join(slot, key);
            }
            for (var b = 0; b < compared.Length; b++)
            {
                var then = compared[b].Counted.TryGetValue(i, out var there) ? there.Digests : nothing;
                for (var key = 0; key < compared[b].Keys.Length; key++)
                    if (there.Cohorts?.Contains(compared[b].Keys[key]) == true)
                        block.JoinBasis(slot, b, key);
                block.AddBasis(slot, b, now, then);
            }
        }
        return ledger;
    }
}
