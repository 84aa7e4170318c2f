using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using NetworkAnalytics.Delivery.Access;

namespace NetworkAnalytics.Delivery.Api.OwnExport;

/// <summary>Taking everything away, with the member's own token.</summary>
internal static class OwnExportEndpoints
{
    private const string Zip = "application/zip";

    public static void Map(RouteGroupBuilder api) => api.MapGroup("/me/export").WithTags("Mine").RequireAuthorization(AccessPolicies.Member)
        .MapGet("", Export).WithName("ExportMine")
        .WithSummary("Download everything about me")
        .WithDescription("Profile, attributes, history with notes, goals, ledger, curve, comparison and who did what about me, as JSON; with format=zip or Accept: application/zip as CSV files for a spreadsheet with a README.txt. Each number has its explanation, in the language of 'lang' (en or fr), or of Accept-Language.")
        .Produces<OwnExportAnswer>().ProducesProblem(400).ProducesProblem(404);

    private static async Task<IResult> Export(ClaimsPrincipal user, HttpRequest request, OwnRecords records, string? lang, string? format, CancellationToken cancellation)
    {
        if (!OwnEndpoints.TryReadLanguage(request, lang, out var culture))
            return OwnEndpoints.BadLanguage;
        if (format is not (null or "json" or "zip"))
            return Problems.Invalid("format", "Give json or zip, or leave it out.");
        if (await records.Gather(Caller.Tenant(user), Caller.Member(user), culture, cancellation) is not { } own)
            return Problems.NotFound("There is nothing about you here.");
        var headers = request.HttpContext.Response.Headers;
        headers.ContentLanguage = culture.TwoLetterISOLanguageName;
        headers.CacheControl = "no-store";
        headers.Vary = $"{HeaderNames.Accept}, {HeaderNames.AcceptLanguage}";
        return format == "zip" || format is null && request.GetTypedHeaders().Accept.Any(a => a.MediaType == Zip)
            ? Results.File(OwnArchive.Write(own, culture), Zip, string.Create(CultureInfo.InvariantCulture, $"networkanalytics-{own.GeneratedAt:yyyy-MM-dd}.zip"))
            : Results.Ok(own);
    }
}
