using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Api.Limits;

/// <summary>
/// So many requests of an association are worked on at once; the next ones wait their turn. A burst of one association
/// then holds neither all threads nor all database connections, which every association shares. A turn ends where the
/// answer begins to leave: how slowly its reader takes it is nobody else's matter.
/// </summary>
internal sealed class TenantTurns(IOptions<ApiOptions> options)
{
    private readonly ConcurrentDictionary<int, SemaphoreSlim> _turns = new();

    public async Task Run(TenantId tenant, HttpContext context, RequestDelegate next)
    {
        // A file is received for as long as its sender takes, and holds nothing meanwhile.
        if (context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is { MaxRequestBodySize: null })
        {
            await next(context);
            return;
        }
        var turns = _turns.GetOrAdd(tenant.Value, _ => new SemaphoreSlim(options.Value.RequestsAtOnce));
        await turns.WaitAsync(context.RequestAborted);
        var turn = new Turn(turns);
        context.Response.OnStarting(turn.End);
        try
        {
            await next(context);
        }
        finally
        {
            await turn.End();
        }
    }

    private sealed class Turn(SemaphoreSlim turns)
    {
        private int _ended;

        public Task End()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                turns.Release();
            return Task.CompletedTask;
        }
    }
}
