using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace NetworkAnalytics.ArchitectureTests.Rules;

/// <summary>Every endpoint says who may call it: a policy, or that it is open to all.</summary>
internal static class Endpoints
{
    public static IEnumerable<string> Silent(IEnumerable<Endpoint> endpoints) =>
        endpoints.Where(e => e.Metadata.GetMetadata<IAuthorizeData>() is null && e.Metadata.GetMetadata<AuthorizationPolicy>() is null && !Open(e))
            .Select(e => $"{Name(e)} does not say who may call it.");

    public static bool Open(Endpoint endpoint) => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    public static string Name(Endpoint endpoint)
    {
        var methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [];
        return $"{string.Join('|', methods)} {(endpoint as RouteEndpoint)?.RoutePattern.RawText ?? endpoint.DisplayName}".Trim();
    }
}
