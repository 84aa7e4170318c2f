using NetworkAnalytics.Contracts.Imports;

namespace NetworkAnalytics.Delivery.Api.Imports;

/// <param name="State">staged, working, done, failed or aborted.</param>
/// <param name="DryRun">Nothing is stored: stored counts what would be.</param>
/// <param name="Bytes">Of the file as it was sent.</param>
/// <param name="Rows">Data rows read from the file; each is stored, there already, or rejected.</param>
/// <param name="Worked">Rows decided so far.</param>
internal sealed record ImportAnswer(
    long Id, string Kind, string FileName, string State, bool DryRun, long Bytes, long Rows, long Worked, long Stored, long AlreadyStored, long Rejected,
    DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, string? Failure)
{
    public static ImportAnswer Of(ImportStatus s) => new(
        s.Id, s.Kind.Name(), s.FileName, Name(s.State), s.DryRun, s.Bytes, s.Rows, s.Worked, s.Stored, s.AlreadyStored, s.Rejected, s.CreatedAt, s.EndedAt, s.Failure);

    public static string Name(ImportState state) => state switch
    {
        ImportState.Staged => "staged",
        ImportState.Working => "working",
        ImportState.Done => "done",
        ImportState.Aborted => "aborted",
        _ => "failed",
    };
}

/// <param name="Next">Pass as <c>after</c> to read on; null at the end.</param>
internal sealed record ImportsAnswer(ImportAnswer[] Imports, string? Next);

/// <param name="Next">Pass as <c>after</c> to read on; null at the end.</param>
internal sealed record RejectedAnswer(RejectedRow[] Rows, string? Next);
