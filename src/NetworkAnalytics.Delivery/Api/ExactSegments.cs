using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>
/// Gives handlers the ids in a path exactly. The server decodes a path but for <c>%2F</c>, so that the ids <c>a/b</c> (sent
/// as <c>a%2Fb</c>) and <c>a%2Fb</c> (sent as <c>a%252Fb</c>) would reach a handler as the same text, and one member's
/// entries the other's history. Only the path as it was sent tells them apart.
/// </summary>
internal static class ExactSegments
{
    private const string Slash = "%2F";

    public static ValueTask<object?> Invoke(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.GetEndpoint() is not RouteEndpoint route || !http.Request.RouteValues.Values.Any(Ambiguous))
            return next(context);
        var sent = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2)[0].Split('/')[1..];
        if (sent.Length != route.RoutePattern.PathSegments.Count)
            return ValueTask.FromResult<object?>(Problems.Invalid("path", "Write the path without dots, doubled slashes or a host."));
        for (var i = 0; i < sent.Length; i++)
            if (route.RoutePattern.PathSegments[i].Parts is [RoutePatternParameterPart parameter] && http.Request.RouteValues[parameter.Name] is string read && Ambiguous(read))
                for (var argument = 0; argument < context.Arguments.Count; argument++)
                    if (context.Arguments[argument] is string given && given == read)
                    {
                        context.Arguments[argument] = Uri.UnescapeDataString(sent[i]);
                        break;
                    }
        return next(context);
    }

    private static bool Ambiguous(object? value) => value is string text && text.Contains(Slash, StringComparison.OrdinalIgnoreCase);
}
