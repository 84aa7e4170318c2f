using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Api.Conventions;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Api;

/// <summary>Calls whose body has no id of its own, sent more than once.</summary>
[Collection(ApiTests.Name)]
public sealed class IdempotencyKeyTests(ServedProduct product)
{
    private const string Keys = "/api/v1/keys";
    private const string Body = """{"name":"CRM","scopes":["history:write"]}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sent_again_a_call_is_answered_again_and_not_done_again()
    {
        var association = await product.AssociationAsync();
        using var first = await SendAsync(association, "k-1", Body);
        using var again = await SendAsync(association, "k-1", Body);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(Cancelled), await again.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.False(first.Headers.Contains(IdempotencyKeys.ReplayedHeader));
        Assert.True(again.Headers.Contains(IdempotencyKeys.ReplayedHeader));
        Assert.Equal(1, await MadeAsync(association));
    }

    [Fact]
    public async Task A_key_that_was_used_for_another_body_is_refused()
    {
        var association = await product.AssociationAsync();
        using var first = await SendAsync(association, "k-1", Body);
        using var other = await SendAsync(association, "k-1", Body.Replace("CRM", "other", StringComparison.Ordinal));
        Assert.Equal([IdempotencyKeys.Header], (await Json.ProblemAsync(other, 422)).Keys);
        using var elsewhere = await SendAsync(association, "k-1", "{}", "/api/v1/recomputations");
        Assert.Equal([IdempotencyKeys.Header], (await Json.ProblemAsync(elsewhere, 422)).Keys);
        Assert.Equal(1, await MadeAsync(association));
    }

    [Fact]
    public async Task Of_many_at_once_one_does_the_work()
    {
        var association = await product.AssociationAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => SendAsync(association, "k-1", Body)));
        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, a.StatusCode.ToString()));
        Assert.All(answers.Where(a => a.StatusCode == HttpStatusCode.Conflict), a => Assert.NotNull(a.Headers.RetryAfter));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created && !a.Headers.Contains(IdempotencyKeys.ReplayedHeader));
        Assert.Equal(1, await MadeAsync(association));
        Array.ForEach(answers, a => a.Dispose());
    }

    [Fact]
    public async Task A_refused_call_leaves_its_key_free()
    {
        var association = await product.AssociationAsync();
        using var refused = await SendAsync(association, "k-1", """{"name":"CRM","scopes":["everything"]}""");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var mended = await SendAsync(association, "k-1", Body);
        Assert.Equal(HttpStatusCode.Created, mended.StatusCode);
    }

    [Fact]
    public async Task The_key_of_one_caller_is_not_anothers()
    {
        var (mine, theirs) = (await product.AssociationAsync(), await product.AssociationAsync());
        using var first = await SendAsync(mine, "k-1", Body);
        using var foreign = await SendAsync(theirs, "k-1", Body);
        Assert.False(foreign.Headers.Contains(IdempotencyKeys.ReplayedHeader));
        var colleague = await product.Services.GetRequiredService<ApiKeys>().Create(mine.Id, "colleague", Scopes.All, Cancelled);
        using var client = product.Client(colleague.Plaintext);
        using var own = await SendAsync(mine with { Client = client }, "k-1", Body);
        Assert.Equal(HttpStatusCode.Created, own.StatusCode);
        Assert.False(own.Headers.Contains(IdempotencyKeys.ReplayedHeader));
    }

    [Fact]
    public async Task What_was_shown_once_is_nowhere_readable()
    {
        var association = await product.AssociationAsync();
        using var made = await SendAsync(association, "k-1", Body);
        var secret = (await Json.OfAsync(made)).GetProperty("key").GetString()!;
        await using var database = await product.Database.OpenAsync(DatabaseRole.Delivery, association.Id);
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(answer) FROM delivery.idempotency"));
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM delivery.idempotency WHERE position($1::bytea in answer) > 0", Encoding.UTF8.GetBytes(secret[10..30])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\tb")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        var association = await product.AssociationAsync();
        using var answer = await SendAsync(association, key, Body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var longer = await SendAsync(association, new string('k', 201), Body);
        Assert.Equal([IdempotencyKeys.Header], (await Json.ProblemAsync(longer, 400)).Keys);
        Assert.Equal(0, await MadeAsync(association));
    }

    private static async Task<HttpResponseMessage> SendAsync(ServedAssociation association, string key, string body, string path = Keys)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation(IdempotencyKeys.Header, key);
        return await association.Client.SendAsync(request, Cancelled);
    }

    /// <summary>Keys of that name, beside the association's own.</summary>
    private static async Task<int> MadeAsync(ServedAssociation association) =>
        (await association.Client.ReadAsync(Keys)).GetProperty("keys").EnumerateArray().Count(k => k.GetProperty("name").GetString() is "CRM" or "other");
}
