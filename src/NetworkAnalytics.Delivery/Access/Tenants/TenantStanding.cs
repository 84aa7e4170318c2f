using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Access.Tenants;

/// <summary>
/// Whether an association may act. Asked for every request that carries a credential; each replica knows it for at most
/// a second, so that a suspension is in force everywhere a second later.
/// </summary>
public sealed class TenantStanding(ITenants tenants, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<int, (TenantSummary? Tenant, long AskedAt)> _known = new();

    public async ValueTask<TenantSummary?> Find(TenantId tenant, CancellationToken cancellation)
    {
        if (_known.TryGetValue(tenant.Value, out var known) && time.GetElapsedTime(known.AskedAt) < Freshness)
            return known.Tenant;
        var askedAt = time.GetTimestamp();
        var found = await tenants.Find(tenant, cancellation);
        _known[tenant.Value] = (found, askedAt);
        return found;
    }

    /// <summary>What was changed here is known here at once.</summary>
    public void Forget(TenantId tenant) => _known.TryRemove(tenant.Value, out _);

    /// <summary>The middleware: after the rate limit, before anything is done.</summary>
    internal async Task Invoke(HttpContext context, RequestDelegate next)
    {
        if (Caller.FindTenant(context.User) is not { } tenant || await Find(tenant, context.RequestAborted) is { SuspendedAt: null })
        {
            await next(context);
            return;
        }
        var deleted = await Find(tenant, context.RequestAborted) is null;
        await Results.Problem(deleted
            ? new ProblemDetails { Status = StatusCodes.Status401Unauthorized, Title = "The association of this credential no longer exists." }
            : new ProblemDetails { Status = StatusCodes.Status403Forbidden, Title = "The association is suspended.", Detail = "Nothing is read or written for it until the operator of this deployment resumes it; its data is kept." })
            .ExecuteAsync(context);
    }
}
