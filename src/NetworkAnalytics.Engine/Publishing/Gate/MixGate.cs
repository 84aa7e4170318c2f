using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>
/// The mix of hidden returns. A category is shown from k contributors on, if none gives too much of it. The rest can be
/// told from what is shown, so it has to pass as if it were shown: otherwise the whole mix is withheld.
/// </summary>
internal sealed class MixGate(GateRules rules)
{
    public PublishedMix Publish(IReadOnlyList<MemberReturns> members, Taxonomy taxonomy)
    {
        var categories = new Part[taxonomy.OutcomeCategories.Length];
        var (people, total) = (0, 0L);
        foreach (var member in members)
        {
            people += member.Hidden.Length > 0 ? 1 : 0;
            foreach (var (category, count) in member.Hidden)
            {
                categories[category].Add(count);
                total += count;
            }
        }
        var shown = Array.ConvertAll(categories, Passes);
        var rest = Rest(members, shown);
        if (people < rules.K || rest.People > 0 && !Passes(rest))
            Array.Fill(shown, false);
        return new(rules.Count(people), [.. taxonomy.OutcomeCategories.Select((c, code) =>
            new PublishedCategoryShare(c.Name, shown[code] ? GateRules.Fraction((double)categories[code].Sum / total, people) : null))]);
    }

    private static Part Rest(IReadOnlyList<MemberReturns> members, bool[] shown)
    {
        var rest = new Part();
        foreach (var member in members)
        {
            var count = 0;
            foreach (var (category, own) in member.Hidden)
                count += shown[category] ? 0 : own;
            if (count > 0)
                rest.Add(count);
        }
        return rest;
    }

    private bool Passes(Part part) => part.People >= rules.K && !GateRules.Dominates(part.Largest, part.Sum);

    private struct Part
    {
        public int People { get; private set; }

        public long Sum { get; private set; }

        public int Largest { get; private set; }

        public void Add(int count)
        {
            People++;
            Sum += count;
            Largest = Math.Max(Largest, count);
        }
    }
}
