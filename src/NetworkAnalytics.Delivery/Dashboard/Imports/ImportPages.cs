using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Api;
using NetworkAnalytics.Delivery.Api.Imports;
using NetworkAnalytics.Delivery.Csv;
using NetworkAnalytics.Delivery.Dashboard.Administration;
using NetworkAnalytics.Delivery.Dashboard.Cohorts;

namespace NetworkAnalytics.Delivery.Dashboard.Imports;

/// <summary>Bringing files in: look at the first rows, check the whole file, bring it in, follow it, take its report away.</summary>
internal static class ImportPages
{
    private const int BeginningBytes = 256 << 10;
    private const int PreviewRows = 12;
    private const int RejectedShown = 50;
    private const int ImportsShown = 20;

    public static void Map(RouteGroupBuilder pages)
    {
        var imports = pages.MapGroup("/import").RequireAuthorization(AccessPolicies.Session, AccessPolicies.Administrator);
        imports.MapGet("", Ask);
        // The file is read as it comes, so that the token is looked at by the reader, before the file.
        imports.MapPost("", Take).DisableAntiforgery().WithMetadata(new DisableRequestSizeLimitAttribute());
        imports.MapGet("/{id:long}", Read);
        imports.MapGet("/{id:long}/progress", Progress);
        imports.MapGet("/{id:long}/report", Report);
        imports.MapPost("/{id:long}/stop", Stop);
    }

    private static async Task<IResult> Ask(HttpContext http, IImports imports, IImportMappings mappings, string? kind, string? mapping)
    {
        var view = await AdminView.Of(http);
        return await Show(http, view, imports, mappings, ImportForm.Empty(kind == "history" ? ImportKind.History : ImportKind.Members) with { Saved = mapping ?? "" }, null, null);
    }

    private static async Task<IResult> Take(HttpContext http, IImports imports, IImportMappings mappings, IImportPreviews previews, IOptions<ApiOptions> options, AuditLog audit, string? action)
    {
        var view = await AdminView.Of(http);
        if (await FormUpload.Read(http, options.Value.MaxImportBytes) is not { } sent)
            return Page.Show<MessagePage>(http, StatusCodes.Status400BadRequest, ("Heading", PageWords.Of(http.Request)["Forged.Title"]), ("Text", PageWords.Of(http.Request)["Forged.Text"]));
        var form = ImportForm.Of(sent.Fields);
        if (sent.File is null)
            return await Show(http, view, imports, mappings, form, null, view.Say["Import.no_file"]);
        try
        {
            var saved = form.Saved.Length == 0 ? null : await mappings.Find(view.Tenant, form.Saved, http.RequestAborted);
            var unreadable = form.Unreadable() is var (part, line) ? view.Say.Format($"Unreadable.{part}", line) : null;
            if (action == "look")
                return await Look(http, view, imports, mappings, previews, form, saved, sent, unreadable);
            if (unreadable is not null)
                return await Show(http, view, imports, mappings, form, null, unreadable);
            var mapping = saved?.Mapping ?? form.Mapping();
            if (form.RememberAs.Length > 0 && mapping is not null)
                await mappings.Save(view.Tenant, form.RememberAs, form.Kind, mapping, http.RequestAborted);
            var import = await imports.Upload(view.Tenant, new ImportUpload(form.Kind, sent.FileName, mapping, action == "check"), sent.File, null, http.RequestAborted);
            await audit.Write(view.Tenant, Caller.Actor(http.User), AuditActions.ImportUploaded, $"import:{import}", http.RequestAborted);
            return Results.Redirect($"/import/{import}");
        }
        catch (InvalidInputException input)
        {
            return await Show(http, view, imports, mappings, form, null, Reasons.Say(input.Problem, view.Say));
        }
        catch (NoRoomException)
        {
            return await Show(http, view, imports, mappings, form, null, view.Say["Import.no_room"]);
        }
    }

    private static async Task<IResult> Look(HttpContext http, AdminView view, IImports imports, IImportMappings mappings, IImportPreviews previews, ImportForm form, SavedMapping? saved, FormUpload sent, string? unreadable)
    {
        var beginning = new byte[BeginningBytes];
        var read = await sent.File!.ReadAtLeastAsync(beginning, BeginningBytes, throwOnEndOfStream: false, http.RequestAborted);
        var bytes = beginning.AsMemory(0, read);
        if (saved is null && !form.Chosen)
            form = form.Guess(bytes.Span);
        var preview = await previews.Preview(view.Tenant, new ImportUpload(form.Kind, sent.FileName, saved?.Mapping ?? form.Mapping()), bytes, PreviewRows, http.RequestAborted);
        if (saved is null && !form.Chosen && preview.Columns.Length > 0)
        {
            form = form.Suggest(preview.Columns);
            preview = await previews.Preview(view.Tenant, new ImportUpload(form.Kind, sent.FileName, form.Mapping()), bytes, PreviewRows, http.RequestAborted);
        }
        if (unreadable is not null)
            preview = preview with { Problem = new FieldProblem("mapping", unreadable) };
        return await Show(http, view, imports, mappings, form, preview, null);
    }

    private static async Task<IResult> Read(long id, HttpContext http, IImports imports)
    {
        var view = await AdminView.Of(http);
        return await imports.Find(view.Tenant, id, http.RequestAborted) is { } import
            ? Page.Show<ImportStatusPage>(http, ("View", view), ("Import", import), ("Rejected", await imports.Rejected(view.Tenant, id, 0, RejectedShown, http.RequestAborted)))
            : CohortPages.NotThere(http, view);
    }

    private static async Task<IResult> Progress(long id, HttpContext http, IImports imports)
    {
        var view = await AdminView.Of(http);
        return await imports.Find(view.Tenant, id, http.RequestAborted) is { } import ? Results.Json(Of(import, view.Say)) : CohortPages.NotThere(http, view);
    }

    private static async Task<IResult> Stop(long id, HttpContext http, IImports imports)
    {
        var view = await AdminView.Of(http);
        return await imports.Abort(view.Tenant, id, http.RequestAborted) is null ? CohortPages.NotThere(http, view) : Results.Redirect($"/import/{id}");
    }

    private static async Task<IResult> Report(long id, HttpContext http, IImports imports)
    {
        var view = await AdminView.Of(http);
        return await imports.Find(view.Tenant, id, http.RequestAborted) is null ? CohortPages.NotThere(http, view)
            : Results.Stream(body => RejectedReport.Write(imports, view.Tenant, id, CsvFormat.For(view.Say.Culture), row => Reasons.Say(row.Reason, row.Told, view.Say), body, http.RequestAborted), "text/csv; charset=utf-8", $"import-{id}-rejected.csv");
    }

    internal static ProgressAnswer Of(ImportStatus import, AdminWords say) => new(
        import.State is not (ImportState.Staged or ImportState.Working), import.Worked, Math.Max(1, import.Rows),
        import.State == ImportState.Staged ? say["Import.waiting"] : say.Format("Import.working", say.Number(import.Worked), say.Number(import.Rows)));

    private static async Task<IResult> Show(HttpContext http, AdminView view, IImports imports, IImportMappings mappings, ImportForm form, ImportPreview? preview, string? problem) =>
        Page.Show<ImportPage>(http, problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
            ("View", view), ("Form", form), ("Preview", preview), ("Problem", problem),
            ("Mappings", await mappings.List(view.Tenant, http.RequestAborted)), ("Imports", await imports.List(view.Tenant, null, ImportsShown, http.RequestAborted)));
}
