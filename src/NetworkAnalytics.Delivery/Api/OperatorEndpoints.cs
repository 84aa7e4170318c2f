using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Accounts;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Oidc;
using NetworkAnalytics.Delivery.Access.Tenants;
using NetworkAnalytics.Delivery.Api.Conventions;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>The platform's associations, for its operator. Nothing here opens what an association stores.</summary>
internal static class OperatorEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var tenants = api.MapGroup("/operator/tenants").WithTags("Operator").RequireAuthorization(AccessPolicies.Operator);
        tenants.MapGet("", List).WithName("ListTenants").WithSummary("List the associations, in the order in which they were made").Produces<TenantsAnswer>().ProducesProblem(400);
        tenants.MapPost("", Create).WithName("CreateTenant").WithSummary("Make an association and its first API key, shown this once").Produces<CreatedTenantAnswer>(201).ProducesProblem(400).WithIdempotencyKey().WithSecretAnswer();
        tenants.MapGet("/{id:int}", Read).WithName("ReadTenant").WithSummary("Read an association's name, standing and settings").Produces<TenantDetailAnswer>().ProducesProblem(404).WithEntityTag();
        tenants.MapPatch("/{id:int}", Change).WithName("ChangeTenant").WithSummary("Rename an association or change its settings; what is left out stays").Produces<TenantDetailAnswer>().ProducesProblem(400).ProducesProblem(404).WithIfMatch();
        tenants.MapPost("/{id:int}/suspend", Suspend).WithName("SuspendTenant").WithSummary("Stop everybody who acts for the association, and its jobs; its data stays").Produces<TenantAnswer>().ProducesProblem(404);
        tenants.MapPost("/{id:int}/resume", Resume).WithName("ResumeTenant").WithSummary("Let a suspended association act again").Produces<TenantAnswer>().ProducesProblem(400).ProducesProblem(404);
        tenants.MapDelete("/{id:int}", Delete).WithName("DeleteTenant")
            .WithSummary("Delete a suspended association with all its data")
            .WithDescription("Cannot be taken back. Answers with the rows deleted from each table. Interrupted, send it again: it goes on.")
            .Produces<DeletedTenantAnswer>().ProducesProblem(400).ProducesProblem(404);
        tenants.MapPost("/{id:int}/administrators", Invite).WithName("InviteAdministrator")
            .WithSummary("Send somebody the link by which they become an administrator of the association").Produces(202).ProducesProblem(400).ProducesProblem(404).WithIdempotencyKey();
        tenants.MapPut("/{id:int}/provider", SetProvider).WithName("SetProvider")
            .WithSummary("Let the association's members sign in by its own OpenID Connect provider").Produces(204).ProducesProblem(400).ProducesProblem(404);
        tenants.MapDelete("/{id:int}/provider", RemoveProvider).WithName("RemoveProvider").WithSummary("Take the association's provider away").Produces(204).ProducesProblem(404);
    }

    private static async Task<IResult> List(ITenants tenants, [AsParameters] PageQuery page, CancellationToken cancellation)
    {
        var found = await tenants.List(page.Number("tenants") is { } after ? new TenantId(after) : null, page.Size, cancellation);
        return Results.Ok(new TenantsAnswer([.. found.Select(TenantAnswer.Of)], page.Next("tenants", found, t => t.Id)));
    }

    private static async Task<IResult> Create(CreateTenantBody body, ClaimsPrincipal user, ITenants tenants, IGrainFactory grains, ApiKeys keys, AuditLog audit, IRecomputeSchedule schedule, CancellationToken cancellation)
    {
        var tenant = await tenants.Create(body.Name, body.TimeZone ?? "UTC", cancellation);
        schedule.Apply(tenant.Id, await Grain(grains, tenant.Id).GetSettings());
        var key = await keys.Create(tenant.Id, "first key", Scopes.Ordinary, cancellation);
        await audit.Write(tenant.Id, Caller.Actor(user), AuditActions.TenantCreated, $"tenant:{tenant.Id}", cancellation);
        await audit.Write(tenant.Id, Caller.Actor(user), AuditActions.KeyCreated, $"key:{key.Id}", cancellation);
        return Results.Created($"/api/v1/operator/tenants/{tenant.Id}", new CreatedTenantAnswer(tenant.Id.Value, tenant.Name, key.Plaintext));
    }

    private static async Task<IResult> Read(int id, ITenants tenants, IGrainFactory grains, CancellationToken cancellation) =>
        await tenants.Find(new TenantId(id), cancellation) is { } tenant
            ? Results.Ok(TenantDetailAnswer.Of(tenant, await Grain(grains, tenant.Id).GetSettings()))
            : None();

    private static async Task<IResult> Change(int id, ChangeTenantBody body, ClaimsPrincipal user, HttpContext http, ITenants tenants, IGrainFactory grains, AuditLog audit, IRecomputeSchedule schedule, CancellationToken cancellation)
    {
        if (await tenants.Find(new TenantId(id), cancellation) is not { } tenant)
            return None();
        var grain = Grain(grains, tenant.Id);
        TenantSettings settings;
        while (true)
        {
            var revision = await grain.GetRevision();
            settings = await grain.GetSettings();
            if (EntityTags.Refuse(http, TenantDetailAnswer.Of(tenant, settings)) is { } stale)
                return stale;
            if (body.Settings() is not { } change)
                break;
            settings = change.ApplyTo(settings);
            var problem = await grain.Configure(settings, revision);
            // Somebody else's change came in between: this one is made on top of it, or refused if its sender asked for that.
            if (problem is { Field: FieldProblem.Revision })
                continue;
            if (problem is not null)
                return Results.Problem(Problems.Invalid(problem));
            schedule.Apply(tenant.Id, settings);
            await audit.Write(tenant.Id, Caller.Actor(user), AuditActions.SettingsChanged, $"tenant:{tenant.Id}", cancellation);
            break;
        }
        if (body.Name is { } name)
        {
            tenant = (await tenants.Rename(tenant.Id, name, cancellation))!;
            await audit.Write(tenant.Id, Caller.Actor(user), AuditActions.TenantRenamed, $"tenant:{tenant.Id}", cancellation);
        }
        var answer = TenantDetailAnswer.Of(tenant, settings);
        EntityTags.Send(http, answer);
        return Results.Ok(answer);
    }

    private static async Task<IResult> Suspend(int id, ClaimsPrincipal user, ITenants tenants, TenantStanding standing, AuditLog audit, CancellationToken cancellation) =>
        await Changed(await tenants.Suspend(new TenantId(id), cancellation), AuditActions.TenantSuspended, user, standing, audit, cancellation);

    private static async Task<IResult> Resume(int id, ClaimsPrincipal user, ITenants tenants, TenantStanding standing, AuditLog audit, CancellationToken cancellation) =>
        await Changed(await tenants.Resume(new TenantId(id), cancellation), AuditActions.TenantResumed, user, standing, audit, cancellation);

    private static async Task<IResult> Changed(TenantSummary? tenant, string action, ClaimsPrincipal user, TenantStanding standing, AuditLog audit, CancellationToken cancellation)
    {
        if (tenant is null)
            return None();
        standing.Forget(tenant.Id);
        await audit.Write(tenant.Id, Caller.Actor(user), action, $"tenant:{tenant.Id}", cancellation);
        return Results.Ok(TenantAnswer.Of(tenant));
    }

    private static async Task<IResult> Delete(int id, ClaimsPrincipal user, ITenants tenants, TenantRemoval removal, CancellationToken cancellation) =>
        await tenants.Find(new TenantId(id), cancellation) is { } tenant
            ? Results.Ok(new DeletedTenantAnswer(id, (await removal.Run(tenant.Id, Caller.Actor(user), cancellation)).ToDictionary(d => d.Table, d => d.Rows)))
            : None();

    private static async Task<IResult> Invite(int id, InviteBody body, ClaimsPrincipal user, ITenants tenants, AccountDesk desk, CancellationToken cancellation)
    {
        if (await tenants.Find(new TenantId(id), cancellation) is not { } tenant)
            return None();
        await desk.Invite(tenant.Id, body.Email, body.Locale ?? "en", mailed: true, Caller.Actor(user), cancellation);
        return Results.Accepted();
    }

    private static async Task<IResult> SetProvider(int id, ProviderBody body, ClaimsPrincipal user, ITenants tenants, OidcProviders providers, AuditLog audit, CancellationToken cancellation)
    {
        if (await tenants.Find(new TenantId(id), cancellation) is not { } tenant)
            return None();
        await providers.Save(tenant.Id, body.Authority, body.ClientId, body.ClientSecret, body.MemberClaim ?? "email", body.PortalClientId, cancellation);
        await audit.Write(tenant.Id, Caller.Actor(user), AuditActions.SignInConfigured, $"tenant:{tenant.Id}", cancellation);
        return Results.NoContent();
    }

    private static async Task<IResult> RemoveProvider(int id, ClaimsPrincipal user, OidcProviders providers, AuditLog audit, CancellationToken cancellation)
    {
        if (!await providers.Remove(new TenantId(id), cancellation))
            return Problems.NotFound("The association has no provider of its own.");
        await audit.Write(new TenantId(id), Caller.Actor(user), AuditActions.SignInConfigured, $"tenant:{id}", cancellation);
        return Results.NoContent();
    }

    private static ITenantGrain Grain(IGrainFactory grains, TenantId tenant)
    {
        TenantContext.Enter(tenant);
        return grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant));
    }

    private static IResult None() => Problems.NotFound("There is no association of this id.");
}
