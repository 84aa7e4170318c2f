using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace NetworkAnalytics.Delivery.Api.Conventions;

/// <summary>What every problem has, whoever noticed it: routing and authorization answer with a bare status and leave the words to this.</summary>
internal static class ProblemAnswers
{
    private const int RetryAfterSeconds = 1;

    public static void Complete(ProblemDetailsContext context)
    {
        var (problem, http) = (context.ProblemDetails, context.HttpContext);
        var status = problem.Status ??= http.Response.StatusCode;
        problem.Title ??= ReasonPhrases.GetReasonPhrase(status);
        problem.Detail ??= Missing(status, http);
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status507InsufficientStorage && http.Response.Headers.RetryAfter.Count == 0)
            http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        problem.Extensions.TryAdd("trace_id", Activity.Current?.Id ?? http.TraceIdentifier);
        // As routing and the server leave it, an answer 413 or 415 names no field.
        if (status is StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType && !problem.Extensions.ContainsKey(Problems.Errors))
            problem.Extensions[Problems.Errors] = new Dictionary<string, string[]> { [status == StatusCodes.Status413PayloadTooLarge ? "body" : "Content-Type"] = [problem.Detail!] };
    }

    private static string? Missing(int status, HttpContext http) => status switch
    {
        StatusCodes.Status401Unauthorized => "Send 'Authorization: Bearer …' with an association's key or a member's token that is still good.",
        StatusCodes.Status403Forbidden => "The credential is good and does not open this; /openapi/v1.json says which one each call needs.",
        StatusCodes.Status404NotFound => "There is nothing at this address; /openapi/v1.json lists what there is.",
        StatusCodes.Status405MethodNotAllowed => $"This address takes {string.Join(", ", http.Response.Headers.Allow.ToArray())}.",
        StatusCodes.Status413PayloadTooLarge => "The body is larger than this call takes; send it in several calls.",
        StatusCodes.Status415UnsupportedMediaType => "Say with Content-Type what the body is; /openapi/v1.json lists what each call takes.",
        _ => null,
    };
}

/// <summary>Writes problems of the API whatever the caller says it accepts: one who asked for CSV is told what was wrong as well.</summary>
internal sealed class ApiProblemWriter(IOptions<JsonOptions> json) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => context.HttpContext.Request.Path.StartsWithSegments("/api");

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        ProblemAnswers.Complete(context);
        await context.HttpContext.Response.WriteAsJsonAsync(context.ProblemDetails, json.Value.SerializerOptions, "application/problem+json");
    }
}
