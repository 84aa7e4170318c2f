using System.Globalization;
using CsCheck;
using NetworkAnalytics.Engine.Publishing.Gate;

namespace NetworkAnalytics.UnitTests.Publishing.Gate;

public class AttackerTests
{
    private const int VersionsOfATrial = 24;

    /// <summary>Trials: <c>GATE_TRIALS</c> in the environment for the long form.</summary>
    private static readonly int Trials = int.TryParse(Environment.GetEnvironmentVariable("GATE_TRIALS"), NumberStyles.None, CultureInfo.InvariantCulture, out var trials) ? trials : 60;

    [Fact]
    public void Nothing_shown_over_24_random_versions_gives_a_total_of_fewer_than_k_people()
    {
        var (trials, fresh, held, blank) = (0, 0, 0, 0);
        Gen.Int.Sample(seed =>
        {
            var association = Live(seed);
            Interlocked.Increment(ref trials);
            foreach (var release in association.Versions.SelectMany(v => v.Keys.Select(k => v.Releases[k])))
                for (var cell = 0; cell < association.Cells; cell++)
                    Interlocked.Increment(ref release.Of(SimulatedAssociation.Series, cell) == Release.Fresh ? ref fresh
                        : ref release.Of(SimulatedAssociation.Series, cell) == Release.Held ? ref held : ref blank);
            return Attacker.Search(association) is not { } found ? true : throw new InvalidOperationException($"Seed {seed}: {found}");
        }, iter: Trials);
        TestContext.Current.TestOutputHelper?.WriteLine($"{trials} trials of {VersionsOfATrial} versions: {fresh} cells fresh, {held} held, {blank} blank; nothing found");
        // A gate that shows nothing would pass as well.
        Assert.True(fresh > held / 4 && fresh > 10 * trials, $"{fresh} fresh, {held} held, {blank} blank");
    }

    [Fact]
    public void The_attacker_finds_one_member_in_the_difference_when_the_gate_is_left_out()
    {
        var association = new SimulatedAssociation(10);
        association.Add(30, 1).Publish();
        association.Add(1, 1).Publish();
        association.Versions[1].Releases[SimulatedAssociation.Everyone].Set(0, Release.Fresh, 2);
        Assert.Equal("everyone of version 1 and everyone of version 2 differ by 1", Attacker.Search(association));
    }

    private static SimulatedAssociation Live(int seed)
    {
        var random = new Random(seed);
        var association = new SimulatedAssociation(random.Next(2) == 0 ? 5 : 10, cells: 2);
        for (var people = random.Next(8, 90); people > 0; people--)
            association.People.Add(Anybody(random, association));
        association.Saved.Add("saved 1");
        for (var version = 0; version < VersionsOfATrial; version++)
        {
            for (var steps = random.Next(3) switch { 0 => random.Next(3), 1 => random.Next(12), _ => random.Next(40) }; steps > 0; steps--)
                Step(random, association);
            if (random.Next(6) == 0)
                Redefine(random, association);
            association.Publish(random.Next(1, 45));
        }
        return association;
    }

    private static Person Anybody(Random random, SimulatedAssociation association)
    {
        var person = new Person([.. Enumerable.Range(0, association.Cells).Select(_ => (ulong)random.Next(4))]);
        if (random.Next(10) > 0)
            person.Cohorts.Add("role=" + "aab"[random.Next(3)]);
        foreach (var saved in association.Saved)
            if (random.Next(4) > 0)
                person.Cohorts.Add(saved);
        return person;
    }

    private static void Step(Random random, SimulatedAssociation association)
    {
        var at = random.Next(association.People.Count);
        var person = association.People[at];
        switch (random.Next(12))
        {
            case < 3:
                association.People.Add(Anybody(random, association));
                break;
            case < 8:
                // From few values, so that people often change back.
                person.Digests[random.Next(association.Cells)] = (ulong)random.Next(4);
                break;
            case 8:
                person.Cohorts.RemoveWhere(c => c.StartsWith("role=", StringComparison.Ordinal));
                person.Cohorts.Add("role=" + "abc"[random.Next(3)]);
                break;
            case 9:
                person.OptedOut = random.Next(3) == 0;
                break;
            case 10 when random.Next(4) == 0 && !person.Erased:
                association.Erase(at);
                break;
            default:
                if (!person.Cohorts.Remove("saved 1"))
                    person.Cohorts.Add("saved 1");
                break;
        }
    }

    /// <summary>What an administrator with a purpose would do: cohorts that are others less somebody, now or as they once were.</summary>
    private static void Redefine(Random random, SimulatedAssociation association)
    {
        var name = $"saved {random.Next(1, 4)}";
        if (association.Saved.Count > 1 && random.Next(4) == 0)
        {
            association.Saved.Remove(name);
            return;
        }
        association.Saved.Add(name);
        var once = association.Versions.Count > 0 ? association.Versions[random.Next(association.Versions.Count)] : null;
        string[] like = random.Next(3) switch { 0 => [SimulatedAssociation.Everyone], 1 => ["role=a"], _ => ["role=a", "role=b"] };
        for (var i = 0; i < association.People.Count; i++)
        {
            var cohorts = once is not null && random.Next(2) == 0
                ? once.Counted.TryGetValue(i, out var then) ? then.Cohorts : []
                : [SimulatedAssociation.Everyone, .. association.People[i].Cohorts];
            if (like.Any(cohorts.Contains) && random.Next(40) > 0)
                association.People[i].Cohorts.Add(name);
            else
                association.People[i].Cohorts.Remove(name);
        }
    }
}
