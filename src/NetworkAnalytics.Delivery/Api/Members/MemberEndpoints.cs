using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Api.Conventions;

namespace NetworkAnalytics.Delivery.Api.Members;

/// <summary>The directory, with an association's key: who is a member since when. No histories; names and addresses are written and not read.</summary>
internal static class MemberEndpoints
{
    private const string Cursor = "members";

    public static void Map(RouteGroupBuilder api)
    {
        var members = api.MapGroup("/members").WithTags("Directory");
        members.MapGet("", List).RequireAuthorization(Scopes.Admin)
            .WithName("ListMembers").WithSummary("List the directory, in the order in which it came to know them")
            .WithDescription("With 'attribute', those who have a value of it today; with 'value' too, those who have that one.")
            .Produces<MembersAnswer>().ProducesProblem(400);
        members.MapGet("/{member_id}", Read).RequireAuthorization(Scopes.Admin).WithEntityTag()
            .WithName("ReadMember").WithSummary("Read one member of the directory, with their attributes and the days of each value")
            .WithDescription("An id that was merged into another answers with the record that stays.")
            .Produces<MemberAnswer>().ProducesProblem(404);
        members.MapPut("/{member_id}", Put).RequireAuthorization(Scopes.HistoryWrite).WithIfMatch()
            .WithName("PutMember").WithSummary("Add a member to the directory, or change one")
            .WithDescription("What is left out of the body stays as it is; null empties it. The answer has no body: ETag is the one under which a GET shows the member.")
            .Produces(201).Produces(204).ProducesProblem(400);
        MemberAttributeEndpoints.Map(members);
        MemberMergeEndpoints.Map(members);
    }

    /// <summary>Null for somebody who was only mentioned.</summary>
    public static async Task<DirectoryMember?> Find(IMemberDirectory directory, TenantId tenant, string externalId, CancellationToken cancellation) =>
        await directory.Find(tenant, externalId, cancellation) is { JoinedOn: not null } member ? member : null;

    public static IResult NoMember() => Problems.NotFound("The directory has no member of this id; ids are your own, as in members.csv.");

    private static async Task<IResult> List(
        ClaimsPrincipal user, IMemberDirectory directory, [AsParameters] PageQuery page, string? attribute, string? value, CancellationToken cancellation)
    {
        if (attribute is null && value is not null)
            return Problems.Invalid("attribute", "It is missing; name the attribute that has this value.");
        MemberId? after = page.Number(Cursor) is { } position ? new MemberId(position) : null;
        var members = await directory.List(Caller.Tenant(user), after, page.Size, attribute is null ? null : new AttributeFilter(attribute, value), cancellation);
        return Results.Ok(new MembersAnswer([.. members.Select(MemberAnswer.Of)], page.Next(Cursor, members, m => m.Id)));
    }

    private static async Task<IResult> Read([FromRoute(Name = "member_id")] string memberId, ClaimsPrincipal user, HttpContext http, IMemberDirectory directory, CancellationToken cancellation) =>
        await Find(directory, Caller.Tenant(user), PathText.Exact(http, "member_id", memberId), cancellation) is { } member ? Results.Ok(MemberAnswer.Of(member)) : NoMember();

    private static Task<IResult> Put([FromRoute(Name = "member_id")] string memberId, MemberBody body, ClaimsPrincipal user, HttpContext http, IMemberDirectory directory, IMemberRecords records, CancellationToken cancellation)
    {
        var (tenant, id) = (Caller.Tenant(user), PathText.Exact(http, "member_id", memberId));
        return Write(http, directory, tenant, id, revision => records.Put(tenant, id, body.Change(), revision, cancellation), cancellation);
    }

    /// <summary>Writes from what the caller has seen, when they say what that is; the answer carries the tag of what is there now.</summary>
    public static async Task<IResult> Write(HttpContext http, IMemberDirectory directory, TenantId tenant, string id, Func<int?, Task<RecordState>> write, CancellationToken cancellation)
    {
        var conditional = http.Request.Headers.IfMatch.Count + http.Request.Headers.IfNoneMatch.Count > 0;
        while (true)
        {
            int? revision = null;
            if (conditional)
            {
                var current = await Find(directory, tenant, id, cancellation);
                if (EntityTags.Refuse(http, current is null ? null : MemberAnswer.Of(current)) is { } refused)
                    return refused;
                revision = current?.Revision ?? 0;
            }
            var state = await write(revision);
            if (state == RecordState.Moved)
                continue;
            if (state == RecordState.NotFound || await Find(directory, tenant, id, cancellation) is not { } now)
                return NoMember();
            EntityTags.Send(http, MemberAnswer.Of(now));
            return state == RecordState.Created ? Results.Created($"/api/v1/members/{Uri.EscapeDataString(id)}", null) : Results.NoContent();
        }
    }
}
