using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace NetworkAnalytics.Delivery.Api.Limits;

/// <summary>The answer 429 as problem details (RFC 9457), made once: whoever floods gets thousands of it a second, at the cost of those who do not.</summary>
internal static class Refusal
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        """{"type":"https://tools.ietf.org/html/rfc6585#section-4","title":"Too many requests.","status":429,"detail":"Wait as long as Retry-After says, then go on."}""");

    private static readonly string[] Seconds = [.. Enumerable.Range(0, 61).Select(s => s.ToString(CultureInfo.InvariantCulture))];

    public static Task Write(HttpContext context, TimeSpan wait)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        response.Headers.RetryAfter = Seconds[Math.Clamp((int)Math.Ceiling(wait.TotalSeconds), 1, Seconds.Length - 1)];
        response.ContentType = "application/problem+json";
        response.ContentLength = Body.Length;
        return response.Body.WriteAsync(Body, context.RequestAborted).AsTask();
    }
}
