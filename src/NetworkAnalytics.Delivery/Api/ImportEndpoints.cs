using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Api.Conventions;

namespace NetworkAnalytics.Delivery.Api;

/// <param name="State">staged, working, done or failed.</param>
/// <param name="Rows">Data rows read from the file; each is stored, there already, or rejected.</param>
internal sealed record ImportAnswer(
    long Id, string Kind, string FileName, string State, long Rows, long Worked, long Stored, long AlreadyStored, long Rejected, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, string? Failure)
{
    public static ImportAnswer Of(ImportStatus s) => new(
        s.Id, s.Kind == ImportKind.Members ? "members" : "history", s.FileName, Name(s.State), s.Rows, s.Worked, s.Stored, s.AlreadyStored, s.Rejected, s.CreatedAt, s.EndedAt, s.Failure);

    private static string Name(ImportState state) => state switch
    {
        ImportState.Staged => "staged",
        ImportState.Working => "working",
        ImportState.Done => "done",
        _ => "failed",
    };
}

/// <param name="Next">Pass as <c>after</c> to read on; null at the end.</param>
internal sealed record RejectedAnswer(RejectedRow[] Rows, string? Next);

/// <summary>Files into the directory and the histories. An upload is staged whole or not at all.</summary>
internal static class ImportEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var imports = api.MapGroup("/imports").WithTags("Imports").RequireAuthorization(Scopes.HistoryWrite);
        // Two routes and no parameter: in an OpenAPI document a second path of the form /imports/{…} would be the same one.
        MapUpload(imports, ImportKind.Members, "members", "UploadMembers");
        MapUpload(imports, ImportKind.History, "history", "UploadHistory");
        imports.MapGet("", List).WithName("ListImports").WithSummary("List imports, newest first").Produces<ImportAnswer[]>();
        imports.MapGet("/{id:long}", Read).WithName("ReadImport").WithSummary("Read how far an import is").Produces<ImportAnswer>().ProducesProblem(404);
        imports.MapGet("/{id:long}/rejected", Rejected).WithName("ReadRejectedRows").WithSummary("Read the rejected rows, each with line, field and reason").Produces<RejectedAnswer>().ProducesProblem(404);
    }

    private static void MapUpload(RouteGroupBuilder imports, ImportKind kind, string word, string name) => imports.MapPost("/" + word, (ClaimsPrincipal user, HttpContext http, IImports port, IOptions<ApiOptions> options, AuditLog audit, [FromQuery(Name = "file_name")] string? fileName, CancellationToken cancellation) =>
            Upload(kind, user, http, port, options, audit, fileName ?? $"{word}.csv", cancellation))
        .WithName(name).WithSummary($"Upload {word}.csv, plain or gzip, as the body of the request")
        .WithDescription("Answered once the file is staged; follow Location for the rest. Sending the same file again stores nothing twice.")
        // The last one is what curl says of a file when it is not told: the content itself decides what it is.
        .Accepts<Stream>("text/csv", "application/gzip", "application/octet-stream", "application/x-www-form-urlencoded")
        .Produces<ImportAnswer>(202).ProducesProblem(400).ProducesProblem(413)
        .WithMetadata(new DisableRequestSizeLimitAttribute());

    private static async Task<IResult> Upload(ImportKind kind, ClaimsPrincipal user, HttpContext http, IImports imports, IOptions<ApiOptions> options, AuditLog audit, string fileName, CancellationToken cancellation)
    {
        // As slow as its sender: the body has a size limit and no deadline.
        // The CSV reader pulls; with the server's least rate a sender cannot hold its thread for long.
        if (http.Features.Get<IHttpBodyControlFeature>() is { } reading)
            reading.AllowSynchronousIO = true;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = options.Value.MaxImportBytes;
        var tenant = Caller.Tenant(user);
        var import = await imports.Upload(tenant, kind, fileName, http.Request.Body, null, cancellation);
        await audit.Write(tenant, Caller.Actor(user), AuditActions.ImportUploaded, $"import:{import}", cancellation);
        return Results.Accepted($"/api/v1/imports/{import}", ImportAnswer.Of((await imports.Find(tenant, import, cancellation))!));
    }

    private static async Task<IResult> List(ClaimsPrincipal user, IImports imports, CancellationToken cancellation) =>
        Results.Ok((await imports.List(Caller.Tenant(user), 100, cancellation)).Select(ImportAnswer.Of).ToArray());

    private static async Task<IResult> Read(long id, ClaimsPrincipal user, IImports imports, CancellationToken cancellation) =>
        await imports.Find(Caller.Tenant(user), id, cancellation) is { } import ? Results.Ok(ImportAnswer.Of(import)) : NoImport();

    private static async Task<IResult> Rejected(long id, ClaimsPrincipal user, IImports imports, [AsParameters] PageQuery page, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        if (await imports.Find(tenant, id, cancellation) is null)
            return NoImport();
        var rows = await imports.Rejected(tenant, id, page.Position("rejected") ?? 0, page.Size, cancellation);
        return Results.Ok(new RejectedAnswer([.. rows], page.Next("rejected", rows, r => r.Line)));
    }

    private static IResult NoImport() => Problems.NotFound("There is no import of this number.");
}
