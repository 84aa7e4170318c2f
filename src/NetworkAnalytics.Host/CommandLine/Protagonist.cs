using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary>The member a demonstration shows.</summary>
internal sealed record Protagonist(MemberId Id, string ExternalId)
{
    /// <summary>How many members are looked at before the best of them is taken.</summary>
    private const int Looked = 200;

    /// <summary>
    /// The member named, or, in files nobody knows beforehand, the one among the first with most to show: all measures
    /// comparable and mostly within the range of their peers, with returns announced and hidden.
    /// </summary>
    public static async Task<Protagonist> Choose(CommandSession session, TenantId tenant, string? named, CancellationToken cancellation)
    {
        if (named is not null)
        {
            var member = await MemberCommand.Find(session, tenant, named, cancellation);
            return new(member.Id, member.ExternalId);
        }
        var comparisons = session.Services.GetRequiredService<IMemberComparisons>();
        Protagonist? best = null;
        var most = -1;
        foreach (var member in await session.Services.GetRequiredService<IMemberDirectory>().List(tenant, null, Looked, cancellation))
        {
            if (member.JoinedOn is null || await comparisons.Compare(tenant, member.Id, null, cancellation) is not { } comparison)
                continue;
            var told = comparison.Measures.Sum(m => m.Band switch { null => 0, Band.Middle => 30, _ => 20 })
                + (comparison.Own is { } own ? Math.Min(10, own.HiddenReturns) + Math.Min(10, own.AnnouncedReturns) : 0);
            if (told > most)
                (best, most) = (new(member.Id, member.ExternalId), told);
        }
        return best ?? throw new InvalidInputException("--members", "The file has no member to show.");
    }
}
