using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Members;

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
        if (metadata.OfType<IAllowAnonymous>().Any())
            return Task.CompletedTask;
        var policies = metadata.OfType<IAuthorizeData>().Select(a => a.Policy).OfType<string>().ToList();
        operation.Security = [.. policies.Select(policy => Requirement(policy, context.Document!))];
        if (policies.Contains(AccessPolicies.Member) && !metadata.OfType<InPersonOnly>().Any())
        {
            operation.Security.Add(Requirement(Scopes.MembersActAs, context.Document!));
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = ActAs.Header,
                In = ParameterLocation.Header,
                Description = "With an association's key of scope members:act_as, where the association allows it: the member's id, percent-encoded. The member can read every use.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                Example = "anna",
            });
        }
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
