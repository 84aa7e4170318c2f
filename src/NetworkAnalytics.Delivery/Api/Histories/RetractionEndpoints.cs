using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;

namespace NetworkAnalytics.Delivery.Api.Histories;

/// <param name="Reason">Why, for the member's own eyes; at most 4,000 characters.</param>
internal sealed record RetractBody(string? Reason = null);

/// <summary>Taking an entry back. It stays in the log and counts no more; the retraction is an entry of its own.</summary>
internal static class RetractionEndpoints
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/members/{member_id}/entries/{entry_id}/retract", Retract)
        .WithTags("Entries").RequireAuthorization(Scopes.HistoryWrite)
        .WithName("RetractEntry").WithSummary("Take an entry back")
        .WithDescription("Entries are never edited: retract one and write it anew under another id. Retracting again changes nothing.")
        .Produces<ReceiptAnswer>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(503);

    private static async Task<IResult> Retract(
        [FromRoute(Name = "member_id")] string memberId, [FromRoute(Name = "entry_id")] string entryId, RetractBody? body, ClaimsPrincipal user, HttpContext http,
        IMemberDirectory directory, IGrainFactory grains, TimeProvider time, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        var about = PathText.Exact(http, "entry_id", entryId);
        if (await directory.Find(tenant, PathText.Exact(http, "member_id", memberId), cancellation) is not { JoinedOn: not null } member)
            return Problems.NotFound("The directory has no member of this id; ids are your own, as in members.csv.");
        var grain = grains.GetGrain<IMemberGrain>(GrainKeys.Member(tenant, member.Id));
        if (await grain.GetReceipt(about) is null)
            return Problems.NotFound("The member's history has no entry of this id.");
        var id = DerivedIds.Retraction(about);
        if (await grain.GetReceipt(id) is { } before)
            return Results.Ok(ReceiptAnswer.Of(before with { Status = EntryStatus.AlreadyStored }));
        var entry = new NewEntry { EntryId = id, Entry = EntryKind.Retracted, OccurredAt = time.GetUtcNow(), AboutEntryId = about, Note = body?.Reason };
        var receipt = (await grain.Append(new AppendEntries([entry]))).Receipts[0];
        // Somebody else's at the same moment took it back just as well.
        if (receipt.Status == EntryStatus.Conflict)
            receipt = new(id, EntryStatus.AlreadyStored);
        return SentProblem.Of(receipt, field => field switch { "note" => "reason", "about_entry_id" => "entry_id", _ => field }) ?? Results.Ok(ReceiptAnswer.Of(receipt));
    }
}
