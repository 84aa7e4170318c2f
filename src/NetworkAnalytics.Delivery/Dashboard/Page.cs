using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace NetworkAnalytics.Delivery.Dashboard;

/// <summary>Answers with a page: a Razor component rendered once, on the server, without script.</summary>
internal static class Page
{
    /// <summary>Cache-Control of every page. With less than both words the anti-forgery service overrides it, and logs a warning for each form that is shown.</summary>
    public const string NeverCached = "no-cache, no-store";

    /// <summary>A group of pages: in no API document, never cached, and no form is taken that was not ours.</summary>
    public static RouteGroupBuilder Group(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription();
        pages.WithMetadata(new Microsoft.AspNetCore.Antiforgery.RequireAntiforgeryTokenAttribute());
        pages.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            http.Response.Headers.CacheControl = NeverCached;
            // The middleware only notes it, for handlers that read no form.
            if (http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
                return Show<MessagePage>(http, StatusCodes.Status400BadRequest, ("Heading", PageWords.Of(http.Request)["Forged.Title"]), ("Text", PageWords.Of(http.Request)["Forged.Text"]));
            return await next(context);
        });
        return pages;
    }

    /// <summary>
    /// A handler that needs the request alone. Given as it is, it would be taken for one that writes its own answer, and the
    /// one it returns would be dropped.
    /// </summary>
    public static Delegate Handler(Func<HttpContext, Task<IResult>> handler) => handler;

    public static IResult Show<TPage>(HttpContext http, params ReadOnlySpan<(string Name, object? Value)> parameters) where TPage : IComponent =>
        Show<TPage>(http, StatusCodes.Status200OK, parameters);

    public static IResult Show<TPage>(HttpContext http, int status, params ReadOnlySpan<(string Name, object? Value)> parameters) where TPage : IComponent
    {
        var given = new Dictionary<string, object?> { ["Words"] = PageWords.Of(http.Request) };
        foreach (var (name, value) in parameters)
            given[name] = value;
        return new RazorComponentResult<TPage>(given) { StatusCode = status };
    }

    /// <summary>A path on this site; anything else becomes the fallback, so that a link cannot send people elsewhere.</summary>
    public static string Local(string? next, string fallback) =>
        next is { Length: > 1 and <= 2000 } && next[0] == '/' && next[1] is not ('/' or '\\') && !next.Any(char.IsControl) ? next : fallback;
}
