using System.Diagnostics;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Ingest;

/// <summary>A real association's history, where the data are at hand.</summary>
public sealed class RealHistoryTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private readonly TestProduct _product = fixture.Product;

    [Fact]
    public async Task The_whole_of_MathOverflow_goes_in_without_a_rejected_row_and_a_second_time_adds_nothing()
    {
        var folder = SharedData.Folder("mathoverflow");
        var tenant = await _product.CreateTenantAsync();
        Assert.Equal((24_818, 24_818, 0, 0), await ImportAsync(ImportKind.Members, "members.csv"));
        Assert.Equal((896_991, 896_991, 0, 0), await ImportAsync(ImportKind.History, "history.csv.gz"));
        Assert.Equal((24_818, 0, 24_818, 0), await ImportAsync(ImportKind.Members, "members.csv"));
        Assert.Equal((896_991, 0, 896_991, 0), await ImportAsync(ImportKind.History, "history.csv.gz"));
        await new Journal(tenant).VerifyAsync(_product);

        async Task<(long, long, long, long)> ImportAsync(ImportKind kind, string file)
        {
            var begun = Stopwatch.GetTimestamp();
            await using var content = File.OpenRead(Path.Combine(folder, file));
            var import = await _product.Imports.Upload(tenant, kind, file, content, null, TestContext.Current.CancellationToken);
            var done = await _product.EndOfAsync(tenant, import, TimeSpan.FromMinutes(10));
            TestContext.Current.TestOutputHelper?.WriteLine($"{file}: {Stopwatch.GetElapsedTime(begun).TotalSeconds:N1} s");
            return (done.Rows, done.Stored, done.AlreadyStored, done.Rejected);
        }
    }
}
