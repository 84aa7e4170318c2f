using System.Net;
using NetworkAnalytics.SystemTests.Postgres;

namespace NetworkAnalytics.SystemTests.Platform;

public sealed class OperatorDashboardsTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestReplica? _replica;

    public async ValueTask InitializeAsync() => _replica = await TestReplica.StartAsync(await postgres.CreateDatabaseAsync());

    public ValueTask DisposeAsync() => _replica?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory]
    [InlineData("/operator/jobs")]
    [InlineData("/operator/jobs/jobs/enqueued")]
    [InlineData("/operator/cluster")]
    [InlineData("/operator/cluster/ClusterStats")]
    [InlineData("/operator/cluster/GrainState")]
    public async Task Closed_to_whoever_is_not_the_operator(string path) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(path, asOperator: false));

    [Theory]
    [InlineData("/operator/jobs", HttpStatusCode.OK)]
    [InlineData("/operator/jobs/jobs/enqueued", HttpStatusCode.OK)]
    [InlineData("/operator/cluster/", HttpStatusCode.OK)]
    [InlineData("/operator/cluster/ClusterStats", HttpStatusCode.OK)]
    // The log stream would show what every tenant does.
    [InlineData("/operator/cluster/Trace", HttpStatusCode.Forbidden)]
    public async Task Open_to_the_operator_but_for_the_log_stream(string path, HttpStatusCode expected) =>
        Assert.Equal(expected, await StatusAsync(path, asOperator: true));

    private async Task<HttpStatusCode> StatusAsync(string path, bool asOperator)
    {
        using var client = new HttpClient { BaseAddress = _replica!.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (asOperator)
            request.Headers.Add(TestReplica.OperatorHeader, "yes");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
