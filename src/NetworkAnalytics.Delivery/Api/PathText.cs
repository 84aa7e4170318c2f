using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>
/// The exact text of a path's parameter. The server leaves an encoded slash as it is and decodes an encoded percent
/// sign, so the ids <c>a/b</c> and <c>a%2Fb</c> arrive as the same route value: what was sent tells them apart.
/// </summary>
internal static class PathText
{
    /// <param name="value">The parameter as routing gives it, which stands where nothing was encoded.</param>
    public static string Exact(HttpContext http, string parameter, string value)
    {
        if (!value.Contains("%2F", StringComparison.OrdinalIgnoreCase))
            return value;
        var pattern = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.PathSegments ?? [];
        var sent = http.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0].Split('/');
        // The first is what stands before the leading slash.
        if (sent.Length != pattern.Count + 1)
            return value;
        for (var i = 0; i < pattern.Count; i++)
            if (pattern[i].Parts is [RoutePatternParameterPart part] && part.Name == parameter)
                return Uri.UnescapeDataString(sent[i + 1]);
        return value;
    }
}
