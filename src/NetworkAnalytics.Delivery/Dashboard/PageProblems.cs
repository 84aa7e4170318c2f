using Microsoft.AspNetCore.Http;

namespace NetworkAnalytics.Delivery.Dashboard;

/// <summary>
/// A problem as a page, for people who look at pages; programs get problem details. Nothing is looked up for it: it may
/// be the database that is away.
/// </summary>
internal sealed class PageProblems : IProblemDetailsWriter
{
    private static readonly string[] Machines = ["/api", "/openapi", "/operator", "/metrics", "/health", "/assets"];

    public bool CanWrite(ProblemDetailsContext context)
    {
        var request = context.HttpContext.Request;
        return !Array.Exists(Machines, m => request.Path.StartsWithSegments(m))
            && request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
    }

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        var status = context.ProblemDetails.Status ?? http.Response.StatusCode;
        var (words, what) = (PageWords.Of(http.Request), Name(status));
        http.Response.Headers.CacheControl = Page.NeverCached;
        await Page.Show<MessagePage>(http, status, ("Heading", words[$"Problem.{what}.title"]), ("Text", words[$"Problem.{what}.text"]), ("Bare", true)).ExecuteAsync(http);
    }

    private static string Name(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "signed_out",
        StatusCodes.Status403Forbidden => "closed",
        StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed => "missing",
        StatusCodes.Status413PayloadTooLarge => "large",
        StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable => "busy",
        >= 500 => "ours",
        _ => "request",
    };
}
