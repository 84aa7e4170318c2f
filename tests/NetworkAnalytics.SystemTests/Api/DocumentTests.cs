using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace NetworkAnalytics.SystemTests.Api;

[Collection(ApiTests.Name)]
public sealed class DocumentTests(ServedProduct product)
{
    private const string Path = "/openapi/v1.json";

    [Fact]
    public async Task The_document_is_valid_and_open_to_everybody()
    {
        using var nobody = product.Client(null);
        var text = await nobody.GetStringAsync(Path, TestContext.Current.CancellationToken);
        var (document, diagnostic) = OpenApiDocument.Parse(text, "json");
        Assert.Empty(diagnostic!.Errors);
        Assert.Empty(diagnostic.Warnings);
        Assert.Equal("NetworkAnalytics", document!.Info.Title);
        Assert.All(document.Components!.SecuritySchemes!, s => Assert.Equal("bearer", s.Value.Scheme));
    }

    [Fact]
    public async Task Every_route_of_the_API_is_described_in_it_with_its_answers()
    {
        using var nobody = product.Client(null);
        var paths = (await nobody.ReadAsync(Path)).GetProperty("paths");
        var names = new HashSet<string>();
        var routes = product.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(r => r.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(routes);
        foreach (var route in routes)
            foreach (var method in route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods)
            {
                var where = $"{method} {route.RoutePattern.RawText}";
                Assert.True(paths.TryGetProperty(route.RoutePattern.RawText!.Replace(":long}", "}", StringComparison.Ordinal).Replace(":int}", "}", StringComparison.Ordinal).TrimEnd('/'), out var path), where);
                Assert.True(path.TryGetProperty(method.ToLowerInvariant(), out var operation), where);
                Assert.True(names.Add(operation.GetProperty("operationId").GetString()!), $"{where} has the name of another");
                Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
                Assert.Contains(operation.GetProperty("responses").EnumerateObject(), r => r.Name.StartsWith('2'));
                foreach (var parameter in route.RoutePattern.Parameters)
                    Assert.Contains(operation.GetProperty("parameters").EnumerateArray(), p => p.GetProperty("name").GetString() == parameter.Name);
            }
    }

    [Fact]
    public async Task Its_fields_are_spelled_as_they_are_sent()
    {
        using var nobody = product.Client(null);
        var schemas = (await nobody.ReadAsync(Path)).GetProperty("components").GetProperty("schemas");
        foreach (var schema in schemas.EnumerateObject())
            if (schema.Value.TryGetProperty("properties", out var properties) && schema.Name != "ProblemDetails")
                Assert.All(properties.EnumerateObject(), p => Assert.Equal(JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name), p.Name));
        Assert.True(schemas.GetProperty("EntryBody").GetProperty("properties").TryGetProperty("effort_minutes", out _));
    }
}
