using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Api.Conventions;
using NetworkAnalytics.Delivery.Csv;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Api.Imports;

/// <summary>Files into the directory and the histories. An upload is staged whole or not at all.</summary>
internal static class ImportEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var imports = api.MapGroup("/imports").WithTags("Imports").RequireAuthorization(Scopes.HistoryWrite);
        // A route each and no parameter: in an OpenAPI document a second path of the form /imports/{…} would be the same one.
        MapUpload(imports, ImportKind.Members, "UploadMembers");
        MapUpload(imports, ImportKind.Attributes, "UploadAttributes");
        MapUpload(imports, ImportKind.History, "UploadHistory");
        imports.MapGet("", List).WithName("ListImports").WithSummary("List imports, newest first").Produces<ImportsAnswer>().ProducesProblem(400);
        imports.MapGet("/{id:long}", Read).WithName("ReadImport").WithSummary("Read how far an import is").Produces<ImportAnswer>().ProducesProblem(404);
        imports.MapGet("/{id:long}/rejected", Rejected).WithName("ReadRejectedRows").WithSummary("Read the rejected rows, each with line, field, reason and the row as it stands in the file")
            .WithDescription("With Accept: text/csv the whole report comes as one file, with lang=fr as a spreadsheet set to French opens it.").Produces<RejectedAnswer>().ProducesProblem(404);
        imports.MapPost("/{id:long}/abort", Abort).WithName("AbortImport").WithSummary("Stop an import; what it stored until then stays").Produces<ImportAnswer>().ProducesProblem(404).ProducesProblem(409);
    }

    private static void MapUpload(RouteGroupBuilder imports, ImportKind kind, string name) => imports.MapPost("/" + kind.Name(), (
            ClaimsPrincipal user, HttpContext http, IImports port, IImportMappings mappings, IOptions<ApiOptions> options, AuditLog audit, [FromQuery(Name = "file_name")] string? fileName,
            [FromQuery] string? mapping, [FromQuery(Name = "dry_run")] bool? dryRun, CancellationToken cancellation) =>
            Upload(new ImportUpload(kind, fileName ?? "", null, dryRun ?? false), mapping, user, http, port, mappings, options, audit, cancellation))
        .WithName(name).WithSummary($"Upload {kind.Name()}.csv, plain or gzip, as the body of the request")
        .WithDescription("Answered once the file is staged; follow Location for the rest. Sending the same file again stores nothing twice. "
            + "With mapping=NAME it is read by a saved mapping; as multipart/form-data the part 'mapping' (JSON) may come before the part 'file'. "
            + "With dry_run=true everything is read, checked, counted and reported, and nothing is stored.")
        // The last one is what curl says of a file when it is not told: the content itself decides what it is.
        .Accepts<Stream>("text/csv", "application/gzip", "application/octet-stream", "multipart/form-data", "application/x-www-form-urlencoded")
        .Produces<ImportAnswer>(202).ProducesProblem(400).ProducesProblem(413).ProducesProblem(507)
        .WithMetadata(new DisableRequestSizeLimitAttribute());

    private static async Task<IResult> Upload(
        ImportUpload upload, string? saved, ClaimsPrincipal user, HttpContext http, IImports imports, IImportMappings mappings, IOptions<ApiOptions> options, AuditLog audit, CancellationToken cancellation)
    {
        // As slow as its sender: the body has a size limit and no deadline.
        // The CSV reader pulls; with the server's least rate a sender cannot hold its thread for long.
        if (http.Features.Get<IHttpBodyControlFeature>() is { } reading)
            reading.AllowSynchronousIO = true;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = options.Value.MaxImportBytes;
        var tenant = Caller.Tenant(user);
        if (saved is not null)
        {
            if (await mappings.Find(tenant, saved, cancellation) is not { } found)
                return Problems.Invalid("mapping", "There is no saved mapping of this name; /api/v1/import-mappings lists them.");
            if (found.Kind != upload.Kind)
                return Problems.Invalid("mapping", $"It is one for {found.Kind.Name()}.");
            upload = upload with { Mapping = found.Mapping };
        }
        var import = await Take(tenant, upload, http, imports, cancellation);
        await audit.Write(tenant, Caller.Actor(user), AuditActions.ImportUploaded, $"import:{import}", cancellation);
        return Results.Accepted($"/api/v1/imports/{import}", ImportAnswer.Of((await imports.Find(tenant, import, cancellation))!));
    }

    private static async Task<long> Take(Contracts.Tenancy.TenantId tenant, ImportUpload upload, HttpContext http, IImports imports, CancellationToken cancellation)
    {
        if (MultipartUpload.Boundary(http.Request) is not { } boundary)
            return await imports.Upload(tenant, Named(upload, null), http.Request.Body, null, cancellation);
        try
        {
            var (mapping, file, fileName) = await MultipartUpload.Read(http.Request, boundary, cancellation);
            return await imports.Upload(tenant, Named(mapping is null ? upload : upload with { Mapping = mapping.Read() }, fileName), file, null, cancellation);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new Contracts.Tenancy.InvalidInputException("body", "The multipart body is damaged: it ends before its last boundary, or a part has too many headers.");
        }
    }

    private static ImportUpload Named(ImportUpload upload, string? fileName) =>
        upload.FileName.Length > 0 ? upload : upload with { FileName = string.IsNullOrEmpty(fileName) ? $"{upload.Kind.Name()}.csv" : fileName };

    private static async Task<IResult> List(ClaimsPrincipal user, IImports imports, [AsParameters] PageQuery page, CancellationToken cancellation)
    {
        var found = await imports.List(Caller.Tenant(user), page.Position("imports"), page.Size, cancellation);
        return Results.Ok(new ImportsAnswer([.. found.Select(ImportAnswer.Of)], page.Next("imports", found, i => i.Id)));
    }

    private static async Task<IResult> Read(long id, ClaimsPrincipal user, IImports imports, CancellationToken cancellation) =>
        await imports.Find(Caller.Tenant(user), id, cancellation) is { } import ? Results.Ok(ImportAnswer.Of(import)) : NoImport();

    private static async Task<IResult> Rejected(long id, ClaimsPrincipal user, HttpContext http, IImports imports, [AsParameters] PageQuery page, [FromQuery] string? lang, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        var culture = ComparisonWording.FindCulture(lang ?? "en");
        if (culture is null)
            return Problems.Invalid("lang", "Give en or fr, or leave it out.");
        if (await imports.Find(tenant, id, cancellation) is null)
            return NoImport();
        http.Response.Headers.Vary = HeaderNames.Accept;
        if (http.Request.GetTypedHeaders().Accept.Any(a => a.MediaType == "text/csv"))
            return Results.Stream(body => RejectedReport.Write(imports, tenant, id, CsvFormat.For(culture), row => row.Reason, body, cancellation), "text/csv; charset=utf-8", $"import-{id}-rejected.csv");
        var rows = await imports.Rejected(tenant, id, page.Position("rejected") ?? 0, page.Size, cancellation);
        return Results.Ok(new RejectedAnswer([.. rows], page.Next("rejected", rows, r => r.Line)));
    }

    private static async Task<IResult> Abort(long id, ClaimsPrincipal user, IImports imports, AuditLog audit, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        if (await imports.Abort(tenant, id, cancellation) is not { } import)
            return NoImport();
        if (import.State != ImportState.Aborted)
            return Results.Problem("The import has ended by itself.", statusCode: StatusCodes.Status409Conflict, title: "There is nothing to stop.");
        await audit.Write(tenant, Caller.Actor(user), AuditActions.ImportAborted, $"import:{id}", cancellation);
        return Results.Ok(ImportAnswer.Of(import));
    }

    private static IResult NoImport() => Problems.NotFound("There is no import of this number.");
}
