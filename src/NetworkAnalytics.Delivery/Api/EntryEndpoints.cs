using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>Appending to members' histories, with an association's key. It writes them and cannot read them.</summary>
internal static class EntryEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var entries = api.MapGroup("/members/{member_id}/entries").WithTags("Entries").RequireAuthorization(Scopes.HistoryWrite);
        entries.MapPost("", Append)
            .WithName("AppendEntries").WithSummary("Append entries to a member's history, all or none")
            .WithDescription("Answered after the entries are durable. After a time-out or a 503, send the call again with the same entry ids: nothing is stored twice.")
            .Produces<ReceiptsAnswer>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
        entries.MapGet("/{entry_id}", Receipt)
            .WithName("ReadReceipt").WithSummary("Read whether an entry is stored")
            .Produces<ReceiptAnswer>().ProducesProblem(404);
    }

    private static async Task<IResult> Append([FromRoute(Name = "member_id")] string memberId, AppendBody body, ClaimsPrincipal user, HttpContext http, IMemberDirectory directory, IGrainFactory grains, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        if (body.Entries is not { Length: >= 1 and <= AppendEntries.MaxEntries } bodies)
            return Problems.Invalid("entries", $"Send 1 to {AppendEntries.MaxEntries} entries.");
        if (await Find(directory, tenant, PathText.Exact(http, "member_id", memberId), cancellation) is not { } member)
            return NoMember();
        if (Check(directory, bodies) is { } unusable)
            return unusable;
        var grain = grains.GetGrain<IMemberGrain>(GrainKeys.Member(tenant, member.Id));
        var named = bodies.Select(b => b.CounterpartyId).OfType<string>().ToArray();
        IReadOnlyDictionary<string, MemberId> counterparties = (await directory.FindAll(tenant, named, cancellation)).ToDictionary(p => p.Key, p => p.Value.Id, StringComparer.Ordinal);
        AppendReceipt? receipt = null;
        if (named.Any(n => !counterparties.ContainsKey(n)))
        {
            // Nobody is noted as mentioned before the entries that mention them are known to be good.
            receipt = await grain.Check(Command(bodies, counterparties));
            if (receipt.Receipts.All(r => r.Problem is null))
                (receipt, counterparties) = (null, await directory.ResolveMentioned(tenant, named, cancellation));
        }
        receipt ??= await grain.Append(Command(bodies, counterparties));
        var answer = new ReceiptsAnswer([.. receipt.Receipts.Select(ReceiptAnswer.Of)], receipt.LastSeq);
        return receipt.Receipts.Any(r => r.Status == EntryStatus.Conflict) ? Refused(StatusCodes.Status409Conflict, answer)
            : receipt.Receipts.Any(r => r.Status == EntryStatus.Refused) ? Refused(StatusCodes.Status400BadRequest, answer)
            : Results.Ok(answer);
    }

    private static async Task<IResult> Receipt([FromRoute(Name = "member_id")] string memberId, [FromRoute(Name = "entry_id")] string entryId, ClaimsPrincipal user, HttpContext http, IMemberDirectory directory, IGrainFactory grains, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        if (await Find(directory, tenant, PathText.Exact(http, "member_id", memberId), cancellation) is not { } member)
            return NoMember();
        var receipt = await grains.GetGrain<IMemberGrain>(GrainKeys.Member(tenant, member.Id)).GetReceipt(PathText.Exact(http, "entry_id", entryId));
        return receipt is null ? Problems.NotFound("The member's history has no entry of this id.") : Results.Ok(ReceiptAnswer.Of(receipt));
    }

    private static AppendEntries Command(EntryBody[] bodies, IReadOnlyDictionary<string, MemberId> counterparties) => new([.. bodies.Select(body =>
    {
        body.Read(counterparties, out var entry);
        return entry;
    })]);

    /// <summary>Everything is looked at before anything is written, mentioned people included.</summary>
    private static IResult? Check(IMemberDirectory directory, EntryBody[] bodies)
    {
        for (var i = 0; i < bodies.Length; i++)
        {
            if (bodies[i] is null)
                return Problems.Invalid($"entries[{i}]", "It is null; send an entry.");
            if (bodies[i].CounterpartyId is { } named && directory.Check(named) is { } unusable)
                return Problems.Invalid($"entries[{i}].counterparty_id", $"{unusable} Leave it out when there is nobody.");
            if (bodies[i].Read(new Dictionary<string, MemberId>(), out _) is { } problem)
                return Problems.Invalid($"entries[{i}].{problem.Field}", problem.Reason);
        }
        return null;
    }

    private static async Task<DirectoryMember?> Find(IMemberDirectory directory, TenantId tenant, string externalId, CancellationToken cancellation) =>
        await directory.Find(tenant, externalId, cancellation) is { JoinedOn: not null } member ? member : null;

    private static IResult NoMember() => Problems.NotFound("The directory has no member of this id; ids are your own, as in members.csv.");

    private static IResult Refused(int status, ReceiptsAnswer answer)
    {
        var errors = new Dictionary<string, string[]>();
        for (var i = 0; i < answer.Entries.Length; i++)
            if (answer.Entries[i] is { Reason: { } reason } refused)
                errors[$"entries[{i}].{refused.Field}"] = [reason];
        var (field, reasons) = errors.First();
        return Results.Problem(
            title: status == StatusCodes.Status409Conflict ? "An entry id is taken by another entry; nothing was stored." : "An entry was refused; nothing was stored.",
            detail: $"{field}: {reasons[0]}",
            statusCode: status,
            extensions: new Dictionary<string, object?> { ["errors"] = errors, ["entries"] = answer.Entries });
    }
}
