using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Host.Demo;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Publishing;

/// <summary>Comparisons inside a published version of the generated association, through the database.</summary>
[Collection(BenchmarkTests.Name)]
public sealed class GeneratedComparisonTests(ProductFixture fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private TestProduct Product => fixture.Product;

    [Fact]
    public async Task Every_member_has_a_comparison_and_the_protagonist_has_all_of_it()
    {
        using var association = GeneratedAssociation.Write(new DemonstrationModel { Members = 400 });
        var tenant = await LoadAsync(association);
        var comparisons = Product.Services.GetRequiredService<IMemberComparisons>();
        var members = await Product.Directory.List(tenant, null, 1000, Cancelled);
        var compared = new Dictionary<string, MemberComparison>();
        // A member's own value is taken out of exact counts: one that was never counted would be refused.
        foreach (var member in members)
            compared.Add(member.ExternalId, (await comparisons.Compare(tenant, member.Id, "everyone", Cancelled))!);
        var shown = compared[association.Protagonist];
        Assert.Equal([Clock.Tenure, Clock.Tenure, Clock.Tenure, Clock.Tenure, Clock.Effort], shown.Measures.Select(m => m.Clock));
        Assert.All(shown.Measures, m => Assert.NotNull(m.Quantiles));
        Assert.NotNull(shown.ToMeet);
        Assert.NotNull(shown.Growth);
        Assert.Equal((shown.Own!.CompletedMonths - 6, shown.Own.CompletedMonths), (shown.Pace!.FromMonth, shown.Pace.ToMonth));
        Assert.True(compared.Values.Select(c => c.Pace?.Pace).OfType<Pace>().Distinct().Count() == 3);
        Assert.Contains(compared.Values, c => c.Growth?.Growth is not null);
    }

    private async Task<TenantId> LoadAsync(GeneratedAssociation association)
    {
        var tenant = await Product.CreateTenantAsync();
        await using (var members = association.Files.Members.OpenRead())
            Assert.Equal(0, (await Product.ImportAsync(tenant, ImportKind.Members, members)).Rejected);
        await using (var history = association.Files.History.OpenRead())
            Assert.Equal(0, (await Product.ImportAsync(tenant, ImportKind.History, history)).Rejected);
        await Product.ProjectAsync(tenant);
        var recomputations = Product.Services.GetRequiredService<IRecomputations>();
        var recomputation = await recomputations.Submit(tenant, association.AsOf, Cancelled);
        RecomputationStatus? status = null;
        await Until.HoldsAsync("the version is published", async () =>
            (status = await recomputations.Find(tenant, recomputation, Cancelled)) is { State: WorkState.Done or WorkState.Failed }, TimeSpan.FromMinutes(5));
        Assert.Null(status!.Failure);
        return tenant;
    }
}
