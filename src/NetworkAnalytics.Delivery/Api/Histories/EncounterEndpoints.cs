using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;

namespace NetworkAnalytics.Delivery.Api.Histories;

/// <summary>An encounter with everybody who was there: one activity in each attendee's history.</summary>
/// <param name="Kind">The activity's kind, for instance event.</param>
/// <param name="OccurredAt">An instant with its offset, for instance 2026-03-14T18:30:00+01:00.</param>
/// <param name="EffortMinutes">Minutes each attendee gave, where the attendee has none of their own.</param>
/// <param name="Attendees">1 to 10,000, each member once.</param>
/// <param name="SkipUnknown">Leave out who is not in the directory (guests) instead of refusing the call.</param>
internal sealed record EncounterBody(string Kind, string OccurredAt, AttendeeBody?[] Attendees, int? EffortMinutes = null, bool SkipUnknown = false);

/// <param name="MemberId">The association's id of the member.</param>
/// <param name="EffortMinutes">Minutes this attendee gave.</param>
/// <param name="CounterpartyId">The association's id of the person they met there, when it was one.</param>
internal sealed record AttendeeBody(string MemberId, int? EffortMinutes = null, string? CounterpartyId = null);

/// <param name="EntryId">The id of the encounter in each attendee's history: what an outcome names as about_entry_id, and what is retracted.</param>
/// <param name="Attendees">In the order of the call.</param>
internal sealed record EncounterAnswer(string EncounterId, string EntryId, int Stored, int AlreadyStored, int LeftOut, AttendeeAnswer[] Attendees);

/// <param name="Status">stored, already_stored or unknown_member (left out, as asked).</param>
/// <param name="Seq">Its place in the member's history, when it is stored now.</param>
internal sealed record AttendeeAnswer(string MemberId, string Status, int? Seq);

internal static class EncounterEndpoints
{
    private const string EntryPrefix = "encounter:";
    private const int MaxIdLength = 150;

    public static void Map(RouteGroupBuilder api) => api.MapPut("/encounters/{encounter_id}", Put)
        .WithTags("Entries").RequireAuthorization(Scopes.HistoryWrite)
        .WithName("PutEncounter").WithSummary("Write an encounter with its whole attendance list")
        .WithDescription("Each attendee gets one activity, whose entry id comes from the encounter's id: sent again, nothing is stored twice, and attendees added to the list are added. "
            + "With a mistake anywhere (an unknown member, another content under the same id) nothing is stored and every mistake is named by its path. "
            + "After a time-out or a 503 some attendees may have it and others not: send the same call again. Nobody is taken off by leaving them out of a later list; retract their entry for that.")
        .Produces<EncounterAnswer>().ProducesProblem(400).ProducesProblem(409).ProducesProblem(503);

    private static async Task<IResult> Put([FromRoute(Name = "encounter_id")] string encounterId, EncounterBody body, ClaimsPrincipal user, HttpContext http, IMemberDirectory directory, SentEntries entries, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        var id = PathText.Exact(http, "encounter_id", encounterId);
        if ((id.Length > MaxIdLength ? $"An encounter's id has at most {MaxIdLength} characters." : directory.Check(id)) is { } unusable)
            return Problems.Invalid("encounter_id", unusable);
        if (body.Attendees is not { Length: >= 1 and <= AppendEntries.MaxEntries } attendees)
            return Problems.Invalid("attendees", $"Send 1 to {AppendEntries.MaxEntries} attendees.");
        if (Repeated(attendees) is { } repeated)
            return repeated;
        var entryId = EntryPrefix + id;
        var sent = attendees.Select((a, i) => new SentEntry(
            a?.MemberId,
            a is null ? null : new EntryBody(entryId, body.OccurredAt, EntryKind.Activity.Name(), body.Kind, a.CounterpartyId, a.EffortMinutes ?? body.EffortMinutes),
            field => Path(field, i, ownEffort: a?.EffortMinutes is not null))).ToArray();
        var outcome = await entries.Append(tenant, sent, body.SkipUnknown, cancellation);
        if (outcome.Errors.Count > 0)
            return SentProblem.Of(outcome, sent);
        var answers = sent.Zip(outcome.Receipts, (s, r) => new AttendeeAnswer(s.MemberId!, r is null ? "unknown_member" : ReceiptAnswer.Name(r.Status), r?.Seq)).ToArray();
        return Results.Ok(new EncounterAnswer(
            id, entryId, outcome.Receipts.Count(r => r?.Status == EntryStatus.Stored), outcome.Receipts.Count(r => r?.Status == EntryStatus.AlreadyStored), outcome.Receipts.Count(r => r is null), answers));
    }

    private static IResult? Repeated(AttendeeBody?[] attendees)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < attendees.Length; i++)
            if (attendees[i]?.MemberId is { } member && !seen.TryAdd(member, i))
                return Problems.Invalid($"attendees[{i}].member_id", $"The member is in the list already, as attendees[{seen[member]}]; give each once.");
        return null;
    }

    // What is the same for everybody is named where it stands: at the encounter.
    private static string Path(string field, int attendee, bool ownEffort) => field switch
    {
        "kind" or "occurred_at" => field,
        "effort_minutes" when !ownEffort => field,
        // This member's history has the encounter with other content.
        "" or "entry_id" => $"attendees[{attendee}]",
        _ => $"attendees[{attendee}].{field}",
    };
}
