using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Members;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Api;

/// <param name="Confirm">The word <c>erase</c>: it cannot be taken back.</param>
internal sealed record ErasureBody(string? Confirm = null);

/// <summary>What was erased. It names nobody.</summary>
/// <param name="Reference">Stands for the erasure in the ledger; quote it when you ask about it.</param>
/// <param name="AskedBy">member, association or operator.</param>
/// <param name="Rows">Rows deleted, by table.</param>
/// <param name="Words">The same in words, in the language of <c>lang</c> (en or fr), or of Accept-Language.</param>
public sealed record ErasureAnswer(Guid Reference, string AskedBy, DateTimeOffset AskedAt, DateTimeOffset ErasedAt, IReadOnlyDictionary<string, long> Rows, IReadOnlyList<string> Words)
{
    public static ErasureAnswer Of(ErasureCertificate c, CultureInfo culture) => new(
        c.Reference, c.AskedBy switch { ErasureAskedBy.Member => "member", ErasureAskedBy.Association => "association", _ => "operator" }, c.AskedAt, c.ErasedAt,
        c.Rows.ToDictionary(r => r.Table, r => r.Rows), ErasureWording.Describe(c, culture));
}

/// <summary>Forgetting a member: asked for by the member's own token, or by the association's key.</summary>
internal static class ErasureEndpoints
{
    private const string Word = "erase";

    public static void Map(RouteGroupBuilder api)
    {
        var own = api.MapGroup("/me").WithTags("Mine").RequireAuthorization(AccessPolicies.Member);
        own.MapDelete("", EraseMe).WithName("EraseMe").WithMetadata(new InPersonOnly())
            .WithSummary("Have everything about me forgotten")
            .WithDescription("History, notes, curve, name, address, sessions, mail and waiting imports go, and the key to my texts is destroyed: backups cannot give them back. Others keep their own histories, in which an opaque id stands for me. Cannot be taken back. The answer is a certificate; asked again, the same one comes.")
            .Produces<ErasureAnswer>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(503);
        own.MapGet("/erasure", MyCertificate).WithName("ReadMyErasure").WithSummary("Read the certificate of my erasure").Produces<ErasureAnswer>().ProducesProblem(404);
        var members = api.MapGroup("/members/{member_id}/erasure").WithTags("Directory").RequireAuthorization(Scopes.Admin);
        members.MapPost("", Erase).WithName("EraseMember")
            .WithSummary("Have a member forgotten, on their request to the association")
            .WithDescription("As the member's own DELETE /api/v1/me; also for somebody who was only mentioned. What is sent later about the time before is refused; a new row in members.csv with a later joining day is somebody new.")
            .Produces<ErasureAnswer>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(503);
        members.MapGet("", Certificate).WithName("ReadErasure").WithSummary("Read the certificate of the last erasure under this id").Produces<ErasureAnswer>().ProducesProblem(404);
    }

    private static async Task<IResult> EraseMe([FromBody] ErasureBody body, ClaimsPrincipal user, HttpRequest request, IErasures erasures, AuditLog audit, string? lang, CancellationToken cancellation)
    {
        if (Unconfirmed(body) is { } problem)
            return problem;
        if (!OwnEndpoints.TryReadLanguage(request, lang, out var culture))
            return OwnEndpoints.BadLanguage;
        var (tenant, member) = (Caller.Tenant(user), Caller.Member(user));
        await audit.Write(tenant, Caller.Actor(user), AuditActions.ErasureAsked, $"member:{member}", cancellation);
        return Answer(await erasures.Erase(tenant, member, ErasureAskedBy.Member, cancellation), culture);
    }

    private static async Task<IResult> Erase([FromRoute(Name = "member_id")] string memberId, [FromBody] ErasureBody body, ClaimsPrincipal user, HttpContext http, IErasures erasures, IMemberDirectory directory, AuditLog audit, string? lang, CancellationToken cancellation)
    {
        if (Unconfirmed(body) is { } problem)
            return problem;
        if (!OwnEndpoints.TryReadLanguage(http.Request, lang, out var culture))
            return OwnEndpoints.BadLanguage;
        var (tenant, person) = (Caller.Tenant(user), PathText.Exact(http, "member_id", memberId));
        if (await directory.Find(tenant, person, cancellation) is { } member)
            await audit.Write(tenant, Caller.Actor(user), AuditActions.ErasureAsked, $"member:{member.Id}", cancellation);
        return Answer(await erasures.Erase(tenant, person, ErasureAskedBy.Association, cancellation), culture);
    }

    private static async Task<IResult> MyCertificate(ClaimsPrincipal user, HttpRequest request, IErasures erasures, string? lang, CancellationToken cancellation) =>
        OwnEndpoints.TryReadLanguage(request, lang, out var culture)
            ? Answer(await erasures.Find(Caller.Tenant(user), Caller.Member(user), cancellation), culture)
            : OwnEndpoints.BadLanguage;

    private static async Task<IResult> Certificate([FromRoute(Name = "member_id")] string memberId, ClaimsPrincipal user, HttpContext http, IErasures erasures, string? lang, CancellationToken cancellation) =>
        OwnEndpoints.TryReadLanguage(http.Request, lang, out var culture)
            ? Answer(await erasures.Find(Caller.Tenant(user), PathText.Exact(http, "member_id", memberId), cancellation), culture)
            : OwnEndpoints.BadLanguage;

    private static IResult? Unconfirmed(ErasureBody body) =>
        body.Confirm == Word ? null : Problems.Invalid("confirm", $"Send {{\"confirm\": \"{Word}\"}}: this cannot be taken back.");

    private static IResult Answer(ErasureCertificate? certificate, CultureInfo culture) =>
        certificate is null ? Problems.NotFound("Nobody of this id is here, and nobody was erased under it.") : Results.Ok(ErasureAnswer.Of(certificate, culture));
}
