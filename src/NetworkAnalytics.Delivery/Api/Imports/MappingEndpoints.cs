using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Api.Conventions;

namespace NetworkAnalytics.Delivery.Api.Imports;

/// <summary>Mappings for files that come again and again, kept under a name.</summary>
internal static class MappingEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var mappings = api.MapGroup("/import-mappings").WithTags("Imports").RequireAuthorization(Scopes.HistoryWrite);
        mappings.MapGet("", List).WithName("ListImportMappings").WithSummary("List the saved mappings").Produces<MappingAnswer[]>();
        mappings.MapGet("/{mapping_name}", Read).WithName("ReadImportMapping").WithSummary("Read a saved mapping").Produces<MappingAnswer>().ProducesProblem(404).WithEntityTag();
        mappings.MapPut("/{mapping_name}", Save).WithName("SaveImportMapping").WithSummary("Save how another system's file is read")
            .WithDescription("Uploads name it with the query's 'mapping'.").Produces<MappingAnswer>().ProducesProblem(400);
        mappings.MapDelete("/{mapping_name}", Remove).WithName("RemoveImportMapping").WithSummary("Remove a saved mapping").Produces(204).ProducesProblem(404);
    }

    private static async Task<IResult> List(ClaimsPrincipal user, IImportMappings mappings, CancellationToken cancellation) =>
        Results.Ok((await mappings.List(Caller.Tenant(user), cancellation)).Select(MappingAnswer.Of).ToArray());

    private static async Task<IResult> Read([FromRoute(Name = "mapping_name")] string name, ClaimsPrincipal user, HttpContext http, IImportMappings mappings, CancellationToken cancellation) =>
        await mappings.Find(Caller.Tenant(user), PathText.Exact(http, "mapping_name", name), cancellation) is { } saved ? Results.Ok(MappingAnswer.Of(saved)) : NoMapping();

    private static async Task<IResult> Save([FromRoute(Name = "mapping_name")] string name, SaveMappingBody body, ClaimsPrincipal user, HttpContext http, IImportMappings mappings, CancellationToken cancellation)
    {
        ImportKind? kind = body.Kind switch { "members" => ImportKind.Members, "attributes" => ImportKind.Attributes, "history" => ImportKind.History, _ => null };
        if (kind is null)
            return Problems.Invalid("kind", "It is members, attributes or history.");
        return Results.Ok(MappingAnswer.Of(await mappings.Save(Caller.Tenant(user), PathText.Exact(http, "mapping_name", name), kind.Value, body.Mapping.Read(), cancellation)));
    }

    private static async Task<IResult> Remove([FromRoute(Name = "mapping_name")] string name, ClaimsPrincipal user, HttpContext http, IImportMappings mappings, CancellationToken cancellation) =>
        await mappings.Remove(Caller.Tenant(user), PathText.Exact(http, "mapping_name", name), cancellation) ? Results.NoContent() : NoMapping();

    private static IResult NoMapping() => Problems.NotFound("There is no saved mapping of this name; /api/v1/import-mappings lists them.");
}
