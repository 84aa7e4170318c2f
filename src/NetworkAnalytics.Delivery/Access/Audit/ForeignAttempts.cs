using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Delivery.Access.Audit;

/// <summary>
/// Logs every time a caller asks for something by an id that is not theirs. Another association's id and one that nobody
/// has get the same answer and the same line: telling them apart would itself tell something. Nobody fills the log with
/// it: a tenant gets <see cref="LinesPerMinute"/> such lines a minute, and the rest of that minute is one line.
/// </summary>
internal sealed partial class ForeignAttempts(AuditLog audit, TimeProvider time, ILogger<ForeignAttempts> logger) : IForeignCalls
{
    private const int LinesPerMinute = 120;
    private readonly ConcurrentDictionary<int, (long Minute, int Lines)> _written = new();

    /// <summary>The middleware; stands before the exception handler, so that it sees the final answer.</summary>
    public async Task Invoke(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Response.StatusCode != StatusCodes.Status404NotFound || Caller.FindTenant(context.User) is not { } tenant)
            return;
        var failed = context.Features.Get<IExceptionHandlerFeature>();
        if ((context.GetEndpoint() ?? failed?.Endpoint) is RouteEndpoint endpoint)
            await Note(tenant, Caller.Actor(context.User), AuditActions.UnknownId, Describe(endpoint, failed?.RouteValues ?? context.Request.RouteValues));
    }

    public Task Refused(TenantId? caller, string grain, string method) =>
        Note(caller ?? AuditLog.Platform, "grain-call", AuditActions.ForeignGrain, grain.Length <= 100 ? $"{grain} {method}" : method);

    public Task NoSuchWork(TenantId tenant, long work) =>
        Note(tenant, "job", AuditActions.UnknownId, string.Create(CultureInfo.InvariantCulture, $"work id={work}"));

    // A number is an id of ours; any other value is the association's own, and may be somebody's address.
    private static string Describe(RouteEndpoint endpoint, RouteValueDictionary values)
    {
        var numbers = values.Where(v => long.TryParse(Convert.ToString(v.Value, CultureInfo.InvariantCulture), NumberStyles.None, CultureInfo.InvariantCulture, out _)).Select(v => $" {v.Key}={v.Value}");
        var text = endpoint.RoutePattern.RawText + string.Concat(numbers);
        return text.Length <= 200 ? text : text[..200];
    }

    private async Task Note(TenantId tenant, string actor, string action, string subject)
    {
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        var (_, lines) = _written.AddOrUpdate(tenant.Value, (minute, 1), (_, old) => old.Minute == minute ? (minute, old.Lines + 1) : (minute, 1));
        if (lines > LinesPerMinute + 1)
            return;
        try
        {
            await audit.Write(tenant, actor, action, lines > LinesPerMinute ? "and more within this minute" : subject, CancellationToken.None);
        }
        catch (NpgsqlException away)
        {
            LogUnwritten(away, tenant.Value, action);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "A line of tenant {Tenant}'s audit log could not be written: {Action}")]
    private partial void LogUnwritten(Exception reason, int tenant, string action);
}
