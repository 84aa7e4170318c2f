using System.Net;
using NetworkAnalytics.SystemTests.Postgres;

namespace NetworkAnalytics.SystemTests.Api;

/// <summary>A replica of its own: what is spent here must not be missing elsewhere.</summary>
public sealed class RateLimitTests(LimitedProduct product) : IClassFixture<LimitedProduct>
{
    [Fact]
    public async Task An_address_without_a_valid_credential_guesses_sixty_times_a_minute()
    {
        var association = await product.AssociationAsync(members: 1);
        using var guesser = product.Client("nak_guess");
        var answers = await Task.WhenAll(Enumerable.Range(0, 70).Select(async _ =>
        {
            using var answer = await guesser.GetAsync("/api/v1/members", TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }));
        Assert.Equal(60, answers.Count(a => a == HttpStatusCode.Unauthorized));
        Assert.Equal(10, answers.Count(a => a == HttpStatusCode.TooManyRequests));
        // A valid key from the same address is another matter.
        await association.Client.ReadAsync("/api/v1/members");
    }
}

/// <summary>With the limits that a deployment has unless it says otherwise.</summary>
public sealed class LimitedProduct(PostgresFixture postgres) : ServedProduct(postgres)
{
    protected override IEnumerable<KeyValuePair<string, string?>> Settings => [];
}
