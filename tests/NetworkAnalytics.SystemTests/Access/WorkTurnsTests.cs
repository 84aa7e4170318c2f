using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage.Work;

namespace NetworkAnalytics.SystemTests.Access;

/// <summary>Row 26 of the faults in short, without a clock; <c>ops/faults/flood</c> measures it.</summary>
[Collection(AccessTests.Name)]
public sealed class WorkTurnsTests(AccessReplica replica)
{
    private const int Flood = 100;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_that_submits_a_hundred_pieces_delays_anothers_by_what_is_under_way_and_no_more()
    {
        var (loud, quiet) = (await replica.CreateTenantAsync("Loud"), await replica.CreateTenantAsync("Quiet"));
        await loud.FillAsync();
        await quiet.FillAsync();
        var recomputations = replica.Services.GetRequiredService<IRecomputations>();
        for (var day = 0; day < Flood; day++)
            await recomputations.Submit(loud.Id, new DateOnly(2022, 1, 1).AddDays(day), Cancelled);
        var submitted = await EndedAsync(recomputations, loud.Id);
        var mine = await recomputations.Submit(quiet.Id, null, Cancelled);
        await Eventually.HoldsAsync("the quiet one's recomputation is done", async () => (await recomputations.Find(quiet.Id, mine, Cancelled))!.State == WorkState.Done);

        var endedAt = (await recomputations.Find(quiet.Id, mine, Cancelled))!.EndedAt!.Value;
        var createdAt = (await recomputations.Find(quiet.Id, mine, Cancelled))!.CreatedAt;
        var theirs = await recomputations.List(loud.Id, null, Flood, Cancelled);
        var meanwhile = theirs.Count(r => r.EndedAt > createdAt && r.EndedAt <= endedAt);
        TestContext.Current.TestOutputHelper?.WriteLine($"{submitted} of {Flood} had ended when the other's was submitted; {meanwhile} more ended before it did");
        Assert.True(meanwhile < Flood / 2, $"{meanwhile} of the flood's pieces went first");
        Assert.Contains(theirs, r => r.State is WorkState.Pending or WorkState.Running);
    }

    [Fact]
    public async Task Of_one_kind_a_tenant_has_one_piece_handed_out_at_a_time()
    {
        var tenant = await replica.CreateTenantAsync();
        await tenant.FillAsync(1);
        var queue = replica.Services.GetRequiredService<WorkQueue>();
        var kind = replica.Services.GetServices<IWorkHandler>().Select(h => h.Kind).First(k => k != "import");
        for (var day = 0; day < 20; day++)
            await queue.Submit(tenant.Id, kind, new DateOnly(2022, 1, 1).AddDays(day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), joinRunning: false, Cancelled);
        await Eventually.HoldsAsync("all are done", async () =>
        {
            var items = await queue.List(tenant.Id, kind, null, 20, Cancelled);
            Assert.True(items.Count(i => i.State == WorkState.Running) <= 1);
            return items.All(i => i.State == WorkState.Done);
        });
        // None was taken up only to be put back: each was begun once.
        Assert.All(await queue.List(tenant.Id, kind, null, 20, Cancelled), item => Assert.Equal(1, item.Attempts));
    }

    private static async Task<int> EndedAsync(IRecomputations recomputations, TenantId tenant) =>
        (await recomputations.List(tenant, null, Flood, Cancelled)).Count(r => r.State == WorkState.Done);
}
