using System.Globalization;
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

/// <summary>One value of one attribute, from a day on.</summary>
internal static class MemberAttributeEndpoints
{
    private const string Route = "/{member_id}/attributes/{attribute}";

    public static void Map(RouteGroupBuilder members)
    {
        var attributes = members.MapGroup(Route).RequireAuthorization(Scopes.HistoryWrite);
        attributes.MapPut("", Put).WithIfMatch()
            .WithName("PutMemberAttribute").WithSummary("Give an attribute a value, from a day on")
            .WithDescription("Without 'valid_from' the value holds from joining on, as a column of members.csv does. The value that the attribute may have from the same day is replaced; the others stay. A day to come counts once it is there.")
            .Produces(204).ProducesProblem(400).ProducesProblem(404);
        attributes.MapDelete("", Delete).WithIfMatch()
            .WithName("DeleteMemberAttribute").WithSummary("Take a value of an attribute back, as if it had never been said")
            .WithDescription("Without 'valid_from' the value from joining on. To say that the attribute has no value from a day on, put null.")
            .Produces(204).ProducesProblem(404);
    }

    private static Task<IResult> Put(
        [FromRoute(Name = "member_id")] string memberId, [FromRoute] string attribute, AttributeBody body, [FromQuery(Name = "valid_from")] string? validFrom,
        ClaimsPrincipal user, HttpContext http, IMemberDirectory directory, IMemberRecords records, CancellationToken cancellation)
    {
        var (tenant, id) = (Caller.Tenant(user), PathText.Exact(http, "member_id", memberId));
        var value = new AttributeValue(PathText.Exact(http, "attribute", attribute), body.Value, Day(validFrom));
        return MemberEndpoints.Write(http, directory, tenant, id, revision => records.SetAttribute(tenant, id, value, revision, cancellation), cancellation);
    }

    private static DateOnly? Day(string? text) =>
        text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new InvalidInputException("valid_from", "Write a day like 2026-03-14, or leave it out: from joining on.");

    private static Task<IResult> Delete(
        [FromRoute(Name = "member_id")] string memberId, [FromRoute] string attribute, [FromQuery(Name = "valid_from")] string? validFrom,
        ClaimsPrincipal user, HttpContext http, IMemberDirectory directory, IMemberRecords records, CancellationToken cancellation)
    {
        var (tenant, id) = (Caller.Tenant(user), PathText.Exact(http, "member_id", memberId));
        var (name, from) = (PathText.Exact(http, "attribute", attribute), Day(validFrom));
        return MemberEndpoints.Write(http, directory, tenant, id, revision => records.RemoveAttribute(tenant, id, name, from, revision, cancellation), cancellation);
    }
}
