using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace NetworkAnalytics.Delivery.Api.Limits;

/// <summary>The answer 429 as problem details (RFC 9457), all but its trace id made once: whoever floods gets thousands of it a second, at the cost of those who do not.</summary>
internal static class Refusal
{
    private static readonly byte[] End = "\"}"u8.ToArray();

    private static readonly byte[] Beginning = Encoding.UTF8.GetBytes(
        """{"type":"https://tools.ietf.org/html/rfc6585#section-4","title":"Too many requests.","status":429,"detail":"Wait as long as Retry-After says, then go on.","trace_id":""" + "\"");

    private static readonly string[] Seconds = [.. Enumerable.Range(0, 61).Select(s => s.ToString(CultureInfo.InvariantCulture))];

    public static Task Write(HttpContext context, TimeSpan wait)
    {
        var response = context.Response;
        var trace = Activity.Current?.Id ?? context.TraceIdentifier;
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        response.Headers.RetryAfter = Seconds[Math.Clamp((int)Math.Ceiling(wait.TotalSeconds), 1, Seconds.Length - 1)];
        response.ContentType = "application/problem+json";
        response.ContentLength = Beginning.Length + trace.Length + End.Length;
        var body = response.BodyWriter.GetSpan(Beginning.Length + trace.Length + End.Length);
        Beginning.CopyTo(body);
        Encoding.ASCII.GetBytes(trace, body[Beginning.Length..]);
        End.CopyTo(body[(Beginning.Length + trace.Length)..]);
        response.BodyWriter.Advance(Beginning.Length + trace.Length + End.Length);
        return response.BodyWriter.FlushAsync(context.RequestAborted).AsTask();
    }
}
