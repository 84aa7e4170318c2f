using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Members;
using NetworkAnalytics.Delivery.Access.Sessions;
using NetworkAnalytics.Delivery.Api.OwnExport;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Dashboard.Mine;

/// <summary><c>/me/data</c>: taking everything away, seeing who opened it, having it forgotten.</summary>
internal static class DataPages
{
    private const int Lines = 50;

    public static void Map(RouteGroupBuilder mine)
    {
        var data = mine.MapGroup("/data");
        data.MapGet("", (HttpContext http, MemberAccess access) => Show(http, access, []));
        data.MapGet("/export", Export);
        data.MapPost("/erase", Erase).WithMetadata(new InPersonOnly());
    }

    private static async Task<IResult> Show(HttpContext http, MemberAccess access, Dictionary<string, string> wrong)
    {
        var (tenant, member) = (Caller.Tenant(http.User), Caller.Member(http.User));
        return Page.Show<DataPage>(http, wrong.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
            ("Wrong", wrong), ("Opened", (await access.Read(tenant, member, null, Lines, http.RequestAborted)).Select(l => (l.At, l.KeyName, l.Action)).ToList()));
    }

    private static async Task<IResult> Export(HttpContext http, OwnRecords records, IOptions<JsonOptions> json, string? format)
    {
        var words = PageWords.Of(http.Request);
        if (await records.Gather(Caller.Tenant(http.User), Caller.Member(http.User), words.Culture, http.RequestAborted) is not { } own)
            return Page.Show<NotYetPage>(http, ("Heading", words["Data.title"]));
        var name = string.Create(CultureInfo.InvariantCulture, $"networkanalytics-{own.GeneratedAt:yyyy-MM-dd}");
        return format == "json"
            ? Results.File(JsonSerializer.SerializeToUtf8Bytes(own, json.Value.SerializerOptions), "application/json", name + ".json")
            : Results.File(OwnArchive.Write(own, words.Culture), "application/zip", name + ".zip");
    }

    private static async Task<IResult> Erase(HttpContext http, IErasures erasures, AuditLog audit, MemberAccess access)
    {
        var (posted, words) = (await PostedForm.Of(http), PageWords.Of(http.Request));
        if (!words["Erase.word"].Equals(posted["confirm"], StringComparison.OrdinalIgnoreCase))
            return await Show(http, access, new() { ["confirm"] = words.Format("Erase.unconfirmed", words["Erase.word"]) });
        var (tenant, member) = (Caller.Tenant(http.User), Caller.Member(http.User));
        await audit.Write(tenant, Caller.Actor(http.User), AuditActions.ErasureAsked, $"member:{member}", http.RequestAborted);
        // Once begun it goes on by itself; who closes the browser meanwhile is forgotten all the same.
        var certificate = await erasures.Erase(tenant, member, ErasureAskedBy.Member, CancellationToken.None);
        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
        KnownAssociation.Forget(http);
        return Page.Show<ErasedPage>(http, ("Said", certificate is null ? [] : ErasureWording.Describe(certificate, words.Culture)), ("Reference", certificate?.Reference.ToString()));
    }
}
