using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Api.Conventions;
using NetworkAnalytics.Delivery.Webhooks;

namespace NetworkAnalytics.Delivery.Api.Webhooks;

/// <summary>Addresses to which an association is told what happened, with a key of scope <c>admin</c>.</summary>
internal static class WebhookEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").WithTags("Webhooks").RequireAuthorization(Scopes.Admin);
        webhooks.MapGet("", List).WithName("ListWebhooks").WithSummary("List the webhooks; never their secrets").Produces<WebhookAnswer[]>();
        webhooks.MapPost("", Create).WithName("CreateWebhook").WithSummary("Register an address; its secret is shown this once")
            .WithDescription("Messages are signed after the Standard Webhooks specification (webhook-id, webhook-timestamp, webhook-signature) and come at least once: what has had a webhook-id before is a repetition. "
                + "Any answer from 200 to 299 counts as taken; otherwise it is sent again for nearly three days. Redirections are not followed and no address in a private network is called.")
            .Produces<CreatedWebhookAnswer>(201).ProducesProblem(400).WithIdempotencyKey().WithSecretAnswer();
        webhooks.MapGet("/{id:long}", Read).WithName("ReadWebhook").WithSummary("Read a webhook and whether it gets through").Produces<WebhookAnswer>().ProducesProblem(404);
        webhooks.MapPatch("/{id:long}", Change).WithName("ChangeWebhook").WithSummary("Change a webhook's address or events").Produces<WebhookAnswer>().ProducesProblem(400).ProducesProblem(404);
        webhooks.MapDelete("/{id:long}", Delete).WithName("DeleteWebhook").WithSummary("Delete a webhook with its messages").Produces(204).ProducesProblem(404);
        webhooks.MapPost("/{id:long}/rotate", Rotate).WithName("RotateWebhookSecret").WithSummary("Make a new secret; for a while messages are signed by both").Produces<WebhookSecretAnswer>().ProducesProblem(400).ProducesProblem(404).WithIdempotencyKey().WithSecretAnswer();
        webhooks.MapPost("/{id:long}/pause", Pause).WithName("PauseWebhook").WithSummary("Send nothing for now; what happens meanwhile waits").Produces<WebhookAnswer>().ProducesProblem(404);
        webhooks.MapPost("/{id:long}/resume", Resume).WithName("ResumeWebhook").WithSummary("Send again after a pause, or after it was disabled").Produces<WebhookAnswer>().ProducesProblem(404);
        var deliveries = webhooks.MapGroup("/{id:long}/deliveries");
        deliveries.MapGet("", Deliveries).WithName("ListWebhookDeliveries").WithSummary("List a webhook's messages of the last month, newest first").Produces<DeliveriesAnswer>().ProducesProblem(400).ProducesProblem(404);
        deliveries.MapGet("/{delivery_id:long}", Delivery).WithName("ReadWebhookDelivery").WithSummary("Read a message and what came of each attempt").Produces<DeliveryDetailAnswer>().ProducesProblem(404);
        deliveries.MapPost("/{delivery_id:long}/replay", Replay).WithName("ReplayWebhookDelivery").WithSummary("Send a message again, under the same webhook-id").Produces<DeliveryAnswer>(202).ProducesProblem(404).WithIdempotencyKey();
    }

    private static async Task<IResult> List(ClaimsPrincipal user, WebhookStore store, CancellationToken cancellation) =>
        Results.Ok((await store.List(Caller.Tenant(user), cancellation)).Select(WebhookAnswer.Of).ToArray());

    private static async Task<IResult> Create(WebhookBody body, ClaimsPrincipal user, WebhookStore store, IPublishedBenchmarks published, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        var version = await published.Versions(tenant, null, 1, cancellation) is [var latest, ..] ? latest.Version : 0;
        var (webhook, secret) = await store.Create(tenant, body.Url, body.Events, version, Caller.Actor(user), cancellation);
        return Results.Created($"/api/v1/webhooks/{webhook.Id}", new CreatedWebhookAnswer(webhook.Id, webhook.Url.AbsoluteUri, webhook.Events, WebhookSignature.Shown(secret)));
    }

    private static async Task<IResult> Read(long id, ClaimsPrincipal user, WebhookStore store, CancellationToken cancellation) =>
        await store.Find(Caller.Tenant(user), id, cancellation) is { } webhook ? Results.Ok(WebhookAnswer.Of(webhook)) : NoWebhook();

    private static async Task<IResult> Change(long id, ChangeWebhookBody body, ClaimsPrincipal user, WebhookStore store, CancellationToken cancellation) =>
        await store.Change(Caller.Tenant(user), id, body.Url, body.Events, Caller.Actor(user), cancellation) ? await Read(id, user, store, cancellation) : NoWebhook();

    private static async Task<IResult> Delete(long id, ClaimsPrincipal user, WebhookStore store, CancellationToken cancellation) =>
        await store.Delete(Caller.Tenant(user), id, Caller.Actor(user), cancellation) ? Results.NoContent() : NoWebhook();

    private static async Task<IResult> Rotate(long id, RotateSecretBody? body, ClaimsPrincipal user, WebhookStore store, CancellationToken cancellation)
    {
        var hours = (body ?? new RotateSecretBody()).OverlapHours;
        if (!(hours >= 0 && hours <= WebhookStore.LongestOverlap.TotalHours))
            return Problems.Invalid("overlap_hours", $"Give 0 to {WebhookStore.LongestOverlap.TotalHours}.");
        return await store.Rotate(Caller.Tenant(user), id, TimeSpan.FromHours(hours), Caller.Actor(user), cancellation) is { } secret ? Results.Ok(new WebhookSecretAnswer(WebhookSignature.Shown(secret))) : NoWebhook();
    }

    private static async Task<IResult> Pause(long id, ClaimsPrincipal user, WebhookStore store, CancellationToken cancellation) =>
        await store.Pause(Caller.Tenant(user), id, Caller.Actor(user), cancellation) ? await Read(id, user, store, cancellation) : NoWebhook();

    private static async Task<IResult> Resume(long id, ClaimsPrincipal user, WebhookStore store, CancellationToken cancellation) =>
        await store.Resume(Caller.Tenant(user), id, Caller.Actor(user), cancellation) ? await Read(id, user, store, cancellation) : NoWebhook();

    private static async Task<IResult> Deliveries(long id, ClaimsPrincipal user, WebhookStore store, DeliveryQueue queue, [AsParameters] PageQuery page, CancellationToken cancellation)
    {
        var (tenant, before) = (Caller.Tenant(user), page.Position("deliveries"));
        if (await store.Find(tenant, id, cancellation) is null)
            return NoWebhook();
        var deliveries = await queue.List(tenant, id, before, page.Size, cancellation);
        return Results.Ok(new DeliveriesAnswer([.. deliveries.Select(DeliveryAnswer.Of)], page.Next("deliveries", deliveries, d => d.Id)));
    }

    private static async Task<IResult> Delivery(long id, [FromRoute(Name = "delivery_id")] long deliveryId, ClaimsPrincipal user, DeliveryQueue queue, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        if (await queue.Find(tenant, id, deliveryId, cancellation) is not { } delivery)
            return NoDelivery();
        var attempts = await queue.Attempts(tenant, deliveryId, cancellation);
        return Results.Ok(new DeliveryDetailAnswer(DeliveryAnswer.Of(delivery), JsonSerializer.Deserialize<JsonElement>(delivery.Body), [.. attempts.Select(a => new AttemptAnswer(a.At, a.LatencyMs, a.Status, a.Answer))]));
    }

    private static async Task<IResult> Replay(long id, [FromRoute(Name = "delivery_id")] long deliveryId, ClaimsPrincipal user, DeliveryQueue queue, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        return await queue.Replay(tenant, id, deliveryId, Caller.Actor(user), cancellation)
            ? Results.Accepted($"/api/v1/webhooks/{id}/deliveries/{deliveryId}", DeliveryAnswer.Of((await queue.Find(tenant, id, deliveryId, cancellation))!))
            : NoDelivery();
    }

    private static IResult NoWebhook() => Problems.NotFound("There is no webhook of this number.");

    private static IResult NoDelivery() => Problems.NotFound("There is no message of this number; they are kept for a month.");
}
