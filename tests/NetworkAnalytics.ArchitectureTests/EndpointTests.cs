using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.ArchitectureTests.Rules;
using NetworkAnalytics.Host;
using NetworkAnalytics.Host.Storage;

namespace NetworkAnalytics.ArchitectureTests;

public sealed class EndpointTests
{
    [Fact]
    public async Task Every_endpoint_of_the_product_says_who_may_call_it()
    {
        // Built and not started: nothing connects.
        await using var app = WebProduct.Build("http://127.0.0.1:0", new RoleConnections("Host=127.0.0.1;Port=1;Username=nobody;Database=none"), operatorToken: null);
        var endpoints = ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).ToList();
        Assert.Contains(endpoints, e => Endpoints.Name(e).Contains("/api/v1/", StringComparison.Ordinal));
        Assert.Contains(endpoints, e => Endpoints.Name(e).Contains("/operator/jobs", StringComparison.Ordinal));
        Rule.Holds(Endpoints.Silent(endpoints));
        Assert.DoesNotContain(endpoints, e => Endpoints.Open(e) && Endpoints.Name(e).Contains("/operator", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_endpoint_that_does_not_say_is_seen()
    {
        await using var app = WebApplication.CreateBuilder().Build();
        app.MapGet("/silent", () => "anyone?");
        app.MapGet("/open", () => "anyone").AllowAnonymous();
        app.MapGet("/closed", () => "some").RequireAuthorization();
        app.MapGroup("/group").RequireAuthorization("operator").MapGet("/inside", () => "few");
        Assert.Equal(["GET /silent does not say who may call it."], Endpoints.Silent(((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints)));
    }
}
