using System.Net;

namespace NetworkAnalytics.SystemTests.Api;

/// <summary>A replica of its own: what is spent here must not be missing elsewhere.</summary>
public sealed class RateLimitTests(ServedProduct product) : IClassFixture<ServedProduct>
{
    [Fact]
    public async Task Who_asks_too_much_waits_and_nobody_else_does()
    {
        var (greedy, quiet) = (await product.AssociationAsync(members: 1), await product.AssociationAsync(members: 1));
        // The bucket holds 200 and gains 50 a second: a thousand at once are more than it can have.
        var answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => greedy.Client.GetAsync("/api/v1/members", TestContext.Current.CancellationToken)));
        var refused = answers.Where(a => a.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.NotEmpty(refused);
        Assert.True(answers.Count(a => a.IsSuccessStatusCode) >= 190, "the burst is allowed");
        Assert.Equal(answers.Length, refused.Count + answers.Count(a => a.IsSuccessStatusCode));
        await Json.ProblemAsync(refused[0], 429);
        Assert.True(refused[0].Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        await quiet.Client.ReadAsync("/api/v1/members");
        foreach (var answer in answers)
            answer.Dispose();
    }

    [Fact]
    public async Task An_address_without_a_valid_credential_guesses_sixty_times_a_minute()
    {
        using var guesser = product.Client("nak_guess");
        var answers = await Task.WhenAll(Enumerable.Range(0, 70).Select(async _ =>
        {
            using var answer = await guesser.GetAsync("/api/v1/members", TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }));
        Assert.Equal(60, answers.Count(a => a == HttpStatusCode.Unauthorized));
        Assert.Equal(10, answers.Count(a => a == HttpStatusCode.TooManyRequests));
        // A valid key from the same address is another matter.
        await (await product.AssociationAsync(members: 1)).Client.ReadAsync("/api/v1/members");
    }
}
