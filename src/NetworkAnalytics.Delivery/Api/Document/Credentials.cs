using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using NetworkAnalytics.Delivery.Access;

namespace NetworkAnalytics.Delivery.Api.Document;

/// <summary>Which credential opens a call, as its own authorization says.</summary>
internal static class Credentials
{
    private const string Key = "association_key";
    private const string Token = "member_token";
    private const string Operator = "operator_token";

    public static void Describe(OpenApiComponents components)
    {
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Key] = Bearer("An association's key, from 'tenant create', 'key create' or POST /api/v1/keys. Its scopes say what it may do: history:write, benchmarks:read, admin, members:exchange, members:act_as."),
            [Token] = Bearer("A member's own token: it opens what belongs to that member, and nothing else does."),
            [Operator] = Bearer("The token of the deployment's operator (Operator__Token)."),
        };
    }

    public static Task Add(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Security = metadata.OfType<IAllowAnonymous>().Any() ? [] : [.. metadata.OfType<IAuthorizeData>().Select(a => a.Policy).OfType<string>().Select(policy => Requirement(policy, context.Document!))];
        return Task.CompletedTask;
    }

    private static OpenApiSecurityRequirement Requirement(string policy, OpenApiDocument document)
    {
        var (scheme, scopes) = policy switch
        {
            AccessPolicies.Member => (Token, (List<string>)[]),
            AccessPolicies.Operator => (Operator, []),
            _ when Scopes.All.Contains(policy) => (Key, [policy]),
            _ => throw new InvalidOperationException($"Say in {nameof(Credentials)} which credential meets the policy '{policy}'."),
        };
        return new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = scopes };
    }

    private static OpenApiSecurityScheme Bearer(string description) => new() { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = description };
}
