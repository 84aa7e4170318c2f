namespace NetworkAnalytics.SystemTests.Api.Contract;

/// <summary>A change of the contract is seen in the diff of its copy, from which the client is made. <c>ops/api/renew</c> writes it anew.</summary>
[Collection(ApiTests.Name)]
public sealed class CheckedInCopyTests(ServedProduct product)
{
    private static readonly string Copy = Path.Combine(Repository.Root, "src", "NetworkAnalytics.Client", "openapi.json");

    [Fact]
    public async Task The_copy_is_the_document_that_is_served()
    {
        using var nobody = product.Client(null);
        var served = await nobody.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        if (Environment.GetEnvironmentVariable("NETWORKANALYTICS_RENEW_API") == "1")
            await File.WriteAllTextAsync(Copy, served, TestContext.Current.CancellationToken);
        Assert.True(File.Exists(Copy) && served == await File.ReadAllTextAsync(Copy, TestContext.Current.CancellationToken), "The API differs from its copy in src/NetworkAnalytics.Client/openapi.json: ops/api/renew writes the copy anew. Look at the diff before you commit it.");
    }
}
