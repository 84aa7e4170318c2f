using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Api.Conventions;
using Npgsql;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>Problem details (RFC 9457). Every field that is wrong is named in <c>errors</c>.</summary>
internal static class Problems
{
    /// <summary>The member of a problem that names each wrong field, as <c>entries[3].occurred_at</c>, with what to do about it.</summary>
    public const string Errors = "errors";

    public static ProblemDetails Invalid(FieldProblem problem, int status = StatusCodes.Status400BadRequest) => new()
    {
        Status = status,
        Title = "The request was not understood; nothing was stored.",
        Detail = $"{problem.Field}: {problem.Reason}",
        Extensions = { [Errors] = new Dictionary<string, string[]> { [problem.Field] = [problem.Reason] } },
    };

    public static IResult NotFound(string detail) => Results.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "Not found.");

    public static IResult Invalid(string field, string reason) => Results.Problem(Invalid(new FieldProblem(field, reason)));
}

/// <summary>Turns what calls throw into answers. What nobody foresaw is logged with its trace and answered with 500 and no detail.</summary>
internal sealed partial class ProblemHandler(IProblemDetailsService problems, ILogger<ProblemHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
            return true;
        var problem = exception switch
        {
            InvalidDataException when Compression.WasPacked(httpContext) =>
                Problems.Invalid(new FieldProblem("body", "It cannot be unpacked: it is broken, cut short, or packed otherwise than Content-Encoding says.")),
            InvalidOperationException when UnreadRequests.HasUnknownCharset(httpContext.Request) =>
                Problems.Invalid(new FieldProblem("Content-Type", "Its charset is unknown; send UTF-8: Content-Type: application/json."), StatusCodes.Status415UnsupportedMediaType),
            _ => Describe(exception),
        };
        if (problem is null)
        {
            LogUnforeseen(exception, Access.Caller.FindTenant(httpContext.User)?.Value, httpContext.Request.Method, httpContext.GetEndpoint()?.DisplayName);
            problem = new ProblemDetails { Status = StatusCodes.Status500InternalServerError, Title = "Something went wrong on our side.", Detail = "It is in the log, under the trace id below." };
        }
        httpContext.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem, Exception = exception });
    }

    internal static ProblemDetails? Describe(Exception exception) => exception switch
    {
        InvalidInputException { TooLarge: true } large => Problems.Invalid(large.Problem, StatusCodes.Status413PayloadTooLarge),
        InvalidInputException input => Problems.Invalid(input.Problem),
        BadHttpRequestException unread => UnreadRequests.Describe(unread),
        ForeignTenantException => new ProblemDetails { Status = StatusCodes.Status404NotFound, Title = "Not found." },
        NoRoomException full => new ProblemDetails { Status = StatusCodes.Status507InsufficientStorage, Title = "Not now.", Detail = full.Message },
        LogUnavailableException unavailable => Busy(unavailable.Message),
        TimeoutException => Busy("No answer came in time: whether the call took effect is not known. Send it again with the same ids; nothing is stored twice."),
        NpgsqlException away when away.IsTransient || away.SqlState?.StartsWith("57P", StringComparison.Ordinal) == true => Busy("The database does not answer at the moment. Send the call again with the same ids."),
        _ => null,
    };

    private static ProblemDetails Busy(string detail) => new() { Status = StatusCodes.Status503ServiceUnavailable, Title = "Not now.", Detail = detail };

    [LoggerMessage(1, LogLevel.Error, "A request of tenant {Tenant} failed: {Method} {Endpoint}")]
    private partial void LogUnforeseen(Exception reason, int? tenant, string method, string? endpoint);
}
