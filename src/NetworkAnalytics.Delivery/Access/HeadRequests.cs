using Microsoft.AspNetCore.Http;

namespace NetworkAnalytics.Delivery.Access;

/// <summary>
/// HEAD is GET without the body (RFC 9110, 9.3.2), on every route. Without this no route would take it, and the answer
/// that none does needs a signed-in caller: HEAD of an open page would be sent to the sign-in page.
/// </summary>
internal static class HeadRequests
{
    public static async Task Invoke(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }
        // The server itself remembers what was asked, and sends no body.
        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
        }
    }
}
