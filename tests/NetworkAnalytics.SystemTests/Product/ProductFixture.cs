using NetworkAnalytics.SystemTests.Postgres;

namespace NetworkAnalytics.SystemTests.Product;

/// <summary>
/// One replica for the tests of a collection, on a database of its own in the shared instance; each test makes its own
/// tenant. A class that stops the server or holds transactions open takes <see cref="OwnServer"/> instead: an open
/// transaction holds every projection of the instance back.
/// </summary>
public sealed class ProductFixture(PostgresFixture postgres) : IAsyncLifetime
{
    private TestProduct? _product;

    internal PostgresFixture Postgres { get; } = postgres;

    internal TestProduct Product => _product ?? throw new InvalidOperationException("The product is not running.");

    public async ValueTask InitializeAsync() => _product = await TestProduct.StartAsync(await Postgres.CreateDatabaseAsync());

    public async ValueTask DisposeAsync()
    {
        if (_product is not null)
            await _product.DisposeAsync();
    }
}

/// <summary>The tests of what goes into the log and comes out of it.</summary>
[CollectionDefinition(Name)]
public sealed class EntryTests : ICollectionFixture<ProductFixture>
{
    public const string Name = "entries";
}

/// <summary>The tests of what is computed and published.</summary>
[CollectionDefinition(Name)]
public sealed class BenchmarkTests : ICollectionFixture<ProductFixture>
{
    public const string Name = "benchmarks";
}
