using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Storage;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Benchmarks;

/// <summary>Attributes that change between two as-of days, from the file to what is published.</summary>
[Collection(BenchmarkTests.Name)]
public sealed class DatedAttributesTests(ProductFixture fixture)
{
    private static readonly DateOnly Moving = SmallAssociation.AsOf;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(-1, 30, 30)]
    [InlineData(0, 18, 42)]
    [InlineData(1, 18, 42)]
    public async Task Members_change_cohorts_on_the_day_their_attribute_changes(int after, int north, int south)
    {
        var association = await SmallAssociation.MakeAsync(fixture.Product, 60);
        await MoveAsync(association, 12);
        var version = (await association.RecomputeAsync(Moving.AddDays(after))).Version!.Value;
        Assert.Equal(["everyone 60", $"region=north {north}", $"region=south {south}"], await CountedAsync(association.Tenant, version));
    }

    [Fact]
    public async Task The_gate_sees_one_member_who_moves_as_one_who_leaves_and_joins()
    {
        var association = await SmallAssociation.MakeAsync(fixture.Product, 60);
        await MoveAsync(association, 1);
        var first = (await association.RecomputeAsync(Moving.AddDays(-1))).Version!.Value;
        var second = (await association.RecomputeAsync(Moving)).Version!.Value;
        // No row was written in between: the day alone made the difference of one member, and it is not shown.
        Assert.Equal(["everyone 60", "region=north 30", "region=south 30"], await CountedAsync(association.Tenant, second));
        foreach (var cohort in (int[])[1, 2])
        {
            var cell = await CellAsync(association.Tenant, second, cohort);
            Assert.Equal(first, cell.HeldFrom);
            Assert.Equal((await CellAsync(association.Tenant, first, cohort)).P50, cell.P50);
        }
        Assert.Null((await CellAsync(association.Tenant, second, 0)).HeldFrom);
    }

    [Fact]
    public async Task The_gate_lets_new_numbers_out_where_as_many_as_a_group_have_moved()
    {
        var association = await SmallAssociation.MakeAsync(fixture.Product, 60);
        await MoveAsync(association, 12);
        await association.RecomputeAsync(Moving.AddDays(-1));
        var second = (await association.RecomputeAsync(Moving)).Version!.Value;
        foreach (var cohort in (int[])[1, 2])
            Assert.Null((await CellAsync(association.Tenant, second, cohort)).HeldFrom);
    }

    [Fact]
    public async Task Rows_built_again_are_the_same_bytes_and_give_the_same_version()
    {
        var association = await SmallAssociation.MakeAsync(fixture.Product, 30);
        await association.RecomputeAsync();
        await MoveAsync(association, 5);
        await association.Product.ImportAsync(association.Tenant, ImportKind.Attributes, "member_id,attribute,value,valid_from\nm3,region,,2020-07-01\nm3,board,yes,2199-01-01\n");
        var carried = (await association.RecomputeAsync()).Version;
        var before = await BytesAsync(association.Tenant);
        Assert.Empty(await association.Product.Services.GetRequiredService<CurveProjector>().Verify(association.Tenant, Cancelled));
        await using (var session = await association.Product.Database.OpenAsync(association.Tenant))
        {
            await session.ExecuteAsync("DELETE FROM analytics.curve");
            await session.ExecuteAsync("UPDATE analytics.projection_checkpoint SET xact = 0, cluster_id = 'another/1'");
        }
        Assert.Equal(carried, (await association.RecomputeAsync()).Version);
        Assert.Equal(before, await BytesAsync(association.Tenant));
    }

    [Fact]
    public async Task Rows_of_the_format_before_are_folded_again_those_that_were_replaced_too()
    {
        var association = await SmallAssociation.MakeAsync(fixture.Product, 30);
        await association.RecomputeAsync();
        await MoveAsync(association, 5);
        await association.RecomputeAsync();
        var (rows, past) = (await BytesAsync(association.Tenant), await BytesAsync(association.Tenant, "curve_past"));
        Assert.Equal(5, past.Count);
        await using (var session = await association.Product.Database.OpenAsync(association.Tenant))
        {
            await session.ExecuteAsync("UPDATE analytics.curve SET row = 'as it was'");
            await session.ExecuteAsync("UPDATE analytics.curve_past SET row = 'as it was'");
            await session.ExecuteAsync("UPDATE analytics.projection_checkpoint SET row_format = 3");
        }
        await association.Product.ProjectAsync(association.Tenant);
        Assert.Equal(rows, await BytesAsync(association.Tenant));
        Assert.Equal(past, await BytesAsync(association.Tenant, "curve_past"));
    }

    /// <summary>The first members of the north go south on the day.</summary>
    private static async Task MoveAsync(SmallAssociation association, int members)
    {
        var file = new StringBuilder("member_id,attribute,value,valid_from\n");
        for (var n = 1; n <= members; n++)
            file.Append(System.Globalization.CultureInfo.InvariantCulture, $"m{2 * n},region,south,{Moving:yyyy-MM-dd}\n");
        var done = await association.Product.ImportAsync(association.Tenant, ImportKind.Attributes, file.ToString());
        Assert.Equal((members, 0), (done.Stored, done.Rejected));
    }

    /// <summary>How many members stand behind what is seen of each cohort's third month, which everyone has completed; not rounded.</summary>
    private async Task<string[]> CountedAsync(TenantId tenant, int version)
    {
        await using var transaction = await fixture.Product.Services.GetRequiredService<EngineDatabase>().Begin(tenant, Cancelled);
        var counted = new List<string>();
        foreach (var cohort in (await BenchmarkVersions.Find(transaction, version, Cancelled))!.Definition.Cohorts)
            counted.Add($"{cohort.Key} {(await BenchmarkVersions.Histograms(transaction, version, counted.Count, Measure.Learning, Clock.Tenure, Cancelled))![2].Count}");
        return [.. counted];
    }

    private async Task<PublishedCell> CellAsync(TenantId tenant, int version, int cohort)
    {
        TenantContext.Enter(tenant);
        var published = (await fixture.Product.Services.GetRequiredService<IGrainFactory>().GetGrain<IBenchmarkGrain>(GrainKeys.Benchmark(tenant, version, cohort)).Get())!;
        return published.Curves.Single(c => c is { Measure: Measure.Learning, Clock: Clock.Tenure }).Cells[2];
    }

    private async Task<List<string>> BytesAsync(TenantId tenant, string table = "curve")
    {
        await using var session = await fixture.Product.Database.OpenAsync(tenant);
        return await session.ListAsync($"SELECT member_id || ' ' || encode(row, 'hex') FROM analytics.{table} ORDER BY 1", r => r.GetString(0));
    }
}
