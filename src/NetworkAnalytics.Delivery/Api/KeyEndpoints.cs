using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Api.Conventions;

namespace NetworkAnalytics.Delivery.Api;

/// <param name="Name">What the key is for.</param>
/// <param name="Scopes">history:write, benchmarks:read, admin, members:exchange, members:act_as.</param>
internal sealed record KeyBody(string Name, string[] Scopes);

/// <param name="OverlapHours">How long the old key goes on, 0 to 720; a day when left out.</param>
internal sealed record RotateBody(double OverlapHours = 24);

/// <param name="Key">The whole key, shown this once.</param>
internal sealed record CreatedKeyAnswer(long Id, string Prefix, string Key);

/// <param name="LastUsedAt">To the minute.</param>
internal sealed record KeyAnswer(long Id, string Prefix, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt);

/// <param name="Next">Pass as <c>after</c> to read on; null at the end.</param>
internal sealed record KeysAnswer(KeyAnswer[] Keys, string? Next);

/// <param name="Next">Pass as <c>after</c> to read on; null at the end.</param>
internal sealed record AuditAnswer(AuditLine[] Lines, string? Next);

/// <summary>An association's keys and its audit log, with a key of scope <c>admin</c>.</summary>
internal static class KeyEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var keys = api.MapGroup("/keys").WithTags("Keys").RequireAuthorization(Scopes.Admin);
        keys.MapGet("", List).WithName("ListKeys").WithSummary("List the keys, newest first; never the secrets").Produces<KeysAnswer>().ProducesProblem(400);
        keys.MapPost("", Create).WithName("CreateKey").WithSummary("Make a key; it is shown this once").Produces<CreatedKeyAnswer>(201).ProducesProblem(400).WithIdempotencyKey().WithSecretAnswer();
        keys.MapPost("/{id:long}/rotate", Rotate).WithName("RotateKey")
            .WithSummary("Make a key in place of another, which goes on for a while").Produces<CreatedKeyAnswer>(201).ProducesProblem(400).ProducesProblem(404).WithIdempotencyKey().WithSecretAnswer();
        keys.MapDelete("/{id:long}", Revoke).WithName("RevokeKey").WithSummary("Take a key back at once").Produces(204).ProducesProblem(404);
        api.MapGet("/audit", ReadAudit).WithTags("Audit").RequireAuthorization(Scopes.Admin).WithName("ReadAudit")
            .WithSummary("Read who did what to whom, newest first; ids only").Produces<AuditAnswer>().ProducesProblem(400);
    }

    private static async Task<IResult> List(ClaimsPrincipal user, ApiKeys keys, [AsParameters] PageQuery page, CancellationToken cancellation)
    {
        var found = await keys.List(Caller.Tenant(user), page.Position("keys"), page.Size, cancellation);
        return Results.Ok(new KeysAnswer(
            [.. found.Select(k => new KeyAnswer(k.Id, k.Prefix, k.Name, k.Scopes, k.CreatedAt, k.LastUsedAt, k.ExpiresAt, k.RevokedAt))], page.Next("keys", found, k => k.Id)));
    }

    private static async Task<IResult> Create(KeyBody body, ClaimsPrincipal user, ApiKeys keys, AuditLog audit, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        var key = await keys.Create(tenant, body.Name, body.Scopes, cancellation);
        await audit.Write(tenant, Caller.Actor(user), AuditActions.KeyCreated, $"key:{key.Id}", cancellation);
        return Results.Created($"/api/v1/keys/{key.Id}", new CreatedKeyAnswer(key.Id, key.Prefix, key.Plaintext));
    }

    private static async Task<IResult> Rotate(long id, RotateBody? body, ClaimsPrincipal user, ApiKeys keys, AuditLog audit, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        var hours = (body ?? new RotateBody()).OverlapHours;
        if (!(hours >= 0 && hours <= ApiKeys.LongestOverlap.TotalHours))
            return Problems.Invalid("overlap_hours", $"Give 0 to {ApiKeys.LongestOverlap.TotalHours}.");
        if (await keys.Rotate(tenant, id, TimeSpan.FromHours(hours), cancellation) is not { } key)
            return NoKey();
        await audit.Write(tenant, Caller.Actor(user), AuditActions.KeyRotated, $"key:{id} into key:{key.Id}", cancellation);
        return Results.Created($"/api/v1/keys/{key.Id}", new CreatedKeyAnswer(key.Id, key.Prefix, key.Plaintext));
    }

    private static async Task<IResult> Revoke(long id, ClaimsPrincipal user, ApiKeys keys, AuditLog audit, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        if (!await keys.Revoke(tenant, id, cancellation))
            return NoKey();
        await audit.Write(tenant, Caller.Actor(user), AuditActions.KeyRevoked, $"key:{id}", cancellation);
        return Results.NoContent();
    }

    private static async Task<IResult> ReadAudit(ClaimsPrincipal user, AuditLog audit, [AsParameters] PageQuery page, CancellationToken cancellation)
    {
        var lines = await audit.Read(Caller.Tenant(user), page.Position("audit"), page.Size, cancellation);
        return Results.Ok(new AuditAnswer([.. lines], page.Next("audit", lines, l => l.Id)));
    }

    private static IResult NoKey() => Problems.NotFound("There is no key of this id that is still good.");
}
