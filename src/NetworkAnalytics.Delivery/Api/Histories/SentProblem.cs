using Microsoft.AspNetCore.Http;
using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Delivery.Api.Histories;

/// <summary>The answer to a call whose entries were not all stored: every mistake by its path, and a receipt for each entry where there is one.</summary>
internal static class SentProblem
{
    public static IResult Of(SentOutcome outcome, IReadOnlyList<SentEntry> sent)
    {
        var (path, reasons) = outcome.Errors.First();
        var extensions = new Dictionary<string, object?> { ["errors"] = outcome.Errors };
        if (outcome.PartlyStored)
            extensions["entries"] = sent.Zip(outcome.Receipts, (s, r) => r is null ? null : new MemberReceiptAnswer(s.MemberId ?? "", r.EntryId, ReceiptAnswer.Name(r.Status), r.Seq)).OfType<MemberReceiptAnswer>().ToArray();
        return Results.Problem(
            title: outcome.PartlyStored ? "An entry was refused because its member's history had moved on; others were stored. Send the call again: nothing is stored twice."
                : outcome.IsConflict ? "An entry id is taken by another entry; nothing was stored."
                : "An entry was refused; nothing was stored.",
            detail: $"{path}: {reasons[0]}",
            statusCode: outcome.IsConflict ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest,
            extensions: extensions);
    }

    /// <summary>The answer for one entry of one member's.</summary>
    /// <param name="path">From a field of an entry to the one the sender knows.</param>
    public static IResult? Of(EntryReceipt receipt, Func<string, string> path) => receipt.Problem is not { } problem ? null
        : Results.Problem(Problems.Invalid(problem with { Field = path(problem.Field) }, receipt.Status == EntryStatus.Conflict ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest));
}
