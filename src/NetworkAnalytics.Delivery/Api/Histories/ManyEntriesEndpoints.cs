using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Delivery.Access;

namespace NetworkAnalytics.Delivery.Api.Histories;

/// <summary>Appending to the histories of many members in one call.</summary>
internal static class ManyEntriesEndpoints
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/entries", Append)
        .WithTags("Entries").RequireAuthorization(Scopes.HistoryWrite)
        .WithName("AppendToMany").WithSummary("Append entries to the histories of many members")
        .WithDescription("With a mistake anywhere nothing is stored and every mistake is named by its path. Answered after the entries are durable; each member's are written together. "
            + "After a time-out or a 503 some members may have theirs and others not: send the call again with the same entry ids, nothing is stored twice.")
        .Produces<MemberReceiptsAnswer>().ProducesProblem(400).ProducesProblem(409).ProducesProblem(503);

    private static async Task<IResult> Append(AppendToManyBody body, ClaimsPrincipal user, SentEntries entries, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        if (body.Entries is not { Length: >= 1 and <= AppendEntries.MaxEntries } bodies)
            return Problems.Invalid("entries", $"Send 1 to {AppendEntries.MaxEntries} entries.");
        var sent = bodies.Select((b, i) => new SentEntry(b?.MemberId, b, field => field.Length == 0 ? $"entries[{i}]" : $"entries[{i}].{field}")).ToArray();
        var outcome = await entries.Append(tenant, sent, leaveOutUnknown: false, cancellation);
        return outcome.Errors.Count > 0
            ? SentProblem.Of(outcome, sent)
            : Results.Ok(new MemberReceiptsAnswer([.. sent.Zip(outcome.Receipts, (s, r) => new MemberReceiptAnswer(s.MemberId!, r!.EntryId, ReceiptAnswer.Name(r.Status), r.Seq))]));
    }
}
