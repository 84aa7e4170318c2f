using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>What the OpenAPI document says beyond the endpoints themselves.</summary>
internal static class ApiDocument
{
    public static void Describe(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "NetworkAnalytics";
        document.Info.Version = "v1";
        document.Info.Description =
            "What is my investment in this network teaching me? An association's key writes histories and reads published benchmarks; "
            + "a member's history, curve and comparison open to that member's own token alone. Errors are problem details (RFC 9457). "
            + "No number here is a rank, and small groups are never published: null means withheld or too early to say.";
        document.Servers?.Clear();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["credential"] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An association's key ('tenant create') or a member's token ('member token').",
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("credential", document)] = [] }];
        return Task.CompletedTask;
    });
}
