using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Benchmarks;

/// <summary>
/// An association of members m1, m2, … who join three days apart from 2020-01-01 on, alternately in the north and the
/// south. Member n meets n mod 7 people and has n² mod 11 returns, a fortnight apart.
/// </summary>
internal sealed record SmallAssociation(TestProduct Product, TenantId Tenant, int Members)
{
    public static readonly DateOnly FirstDay = new(2020, 1, 1);
    public static readonly DateOnly AsOf = new(2021, 1, 1);

    private IRecomputations Recomputations => Product.Services.GetRequiredService<IRecomputations>();

    public IPublishedBenchmarks Published => Product.Services.GetRequiredService<IPublishedBenchmarks>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<SmallAssociation> MakeAsync(TestProduct product, int members)
    {
        var association = new SmallAssociation(product, await product.CreateTenantAsync(), members);
        var (people, history) = (new StringBuilder("member_id,joined_on,region\n"), new StringBuilder("entry_id,member_id,occurred_at,entry,kind,counterparty_id,expected\n"));
        for (var n = 1; n <= members; n++)
        {
            var joined = FirstDay.AddDays(3 * (n - 1));
            people.Append(CultureInfo.InvariantCulture, $"m{n},{joined:yyyy-MM-dd},{(n % 2 == 0 ? "north" : "south")}\n");
            // The first member's first encounter is where the association's history begins.
            history.Append(CultureInfo.InvariantCulture, $"a,m{n},{joined:yyyy-MM-dd}T08:00:00Z,activity,event,,\n");
            for (var i = 0; i < n % 7; i++)
                history.Append(CultureInfo.InvariantCulture, $"e{i},m{n},{joined.AddDays(14 * i):yyyy-MM-dd}T10:00:00Z,activity,one_to_one,m{(n + i) % members + 1},\n");
            for (var i = 0; i < n * n % 11; i++)
                history.Append(CultureInfo.InvariantCulture, $"r{i},m{n},{joined.AddDays(14 * i + 7):yyyy-MM-dd}T10:00:00Z,outcome,{(i % 2 == 0 ? "advice" : "job")},,{(i % 3 == 0 ? "true" : "false")}\n");
        }
        Assert.Equal(0, (await product.ImportAsync(association.Tenant, ImportKind.Members, people.ToString())).Rejected);
        Assert.Equal(0, (await product.ImportAsync(association.Tenant, ImportKind.History, history.ToString())).Rejected);
        return association;
    }

    public Task<RecomputationStatus> RecomputeAsync() => RecomputeAsync(AsOf);

    /// <summary>Submits a recomputation of everything stored by now, and waits until it has ended well.</summary>
    public async Task<RecomputationStatus> RecomputeAsync(DateOnly? asOf)
    {
        await Product.ProjectAsync(Tenant);
        return await EndOfAsync(await Recomputations.Submit(Tenant, asOf, Cancelled));
    }

    public async Task<RecomputationStatus> EndOfAsync(long recomputation)
    {
        RecomputationStatus? status = null;
        await Until.HoldsAsync($"recomputation {recomputation} has ended", async () =>
        {
            status = await Recomputations.Find(Tenant, recomputation, Cancelled);
            return status is { State: WorkState.Done or WorkState.Failed };
        });
        Assert.True(status!.State == WorkState.Done, status.Failure);
        return status;
    }

    /// <summary>One more return for a member, in the first month.</summary>
    public async Task LearnAsync(string member, string entryId) =>
        await (await Product.MemberAsync(Tenant, member)).AppendAsync(Write.Return(entryId, "2020-06-01"));

    public async Task<IReadOnlyList<BenchmarkIdentity>> VersionsAsync() => await Published.Versions(Tenant, null, 100, Cancelled);
}
