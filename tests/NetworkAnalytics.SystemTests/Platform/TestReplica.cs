using Hangfire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Host;
using NetworkAnalytics.Host.Cluster;
using NetworkAnalytics.Host.Jobs;
using NetworkAnalytics.Host.Storage;

namespace NetworkAnalytics.SystemTests.Platform;

/// <summary>A replica of the platform alone: silo, job workers and the operator's dashboards on one database.</summary>
internal sealed class TestReplica : IAsyncDisposable
{
    /// <summary>A request with this header comes from the operator.</summary>
    public const string OperatorHeader = "Test-Operator";

    private readonly WebApplication _application;

    private TestReplica(WebApplication application) => _application = application;

    public IGrainFactory Grains => _application.Services.GetRequiredService<IGrainFactory>();

    public IBackgroundJobClient Jobs => _application.Services.GetRequiredService<IBackgroundJobClient>();

    public Uri Address => new(_application.Urls.First());

    public INotebookGrain Notebook(string key) => Grains.GetGrain<INotebookGrain>(key);

    public static async Task<TestReplica> StartAsync(string database, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value));
        builder.Services.AddRoleDataSources(new RoleConnections(database));
        builder.AddCluster();
        builder.Services.AddJobStorage().AddJobWorkers();
        // The product's policy comes with its accounts; here whoever says so is the operator.
        builder.Services.AddAuthentication("nobody").AddCookie("nobody", options => options.Events.OnRedirectToLogin = context =>
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(OperatorDashboards.Policy, policy => policy.RequireAssertion(context =>
                context.Resource is HttpContext http && http.Request.Headers.ContainsKey(OperatorHeader)));
        var application = builder.Build();
        application.UseAuthentication();
        application.UseAuthorization();
        application.MapOperatorDashboards();
        await application.StartAsync(TestContext.Current.CancellationToken);
        return new TestReplica(application);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
