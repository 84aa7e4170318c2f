using System.Text.Json.Serialization;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Imports;

public enum ImportKind
{
    Members = 1,
    History = 2,

    /// <summary>Values of members' attributes, each from a day on.</summary>
    Attributes = 3,
}

/// <summary>The words for <see cref="ImportKind"/> in addresses, files and JSON.</summary>
public static class ImportKindNames
{
    public static string Name(this ImportKind kind) => kind switch
    {
        ImportKind.Members => "members",
        ImportKind.History => "history",
        _ => "attributes",
    };
}

public enum ImportState
{
    /// <summary>Staged; waits for a worker.</summary>
    Staged = 1,

    /// <summary>Being worked through; resumes here after an interruption.</summary>
    Working = 2,
    Done = 3,

    /// <summary>The work gave up after several attempts: what was stored until then stays, and <see cref="ImportStatus.Failure"/> says what to do.</summary>
    Failed = 4,

    /// <summary>Somebody stopped it: what was stored until then stays, the rest of the file is gone.</summary>
    Aborted = 5,
}

/// <summary>A file on its way in.</summary>
/// <param name="FileName">For the report only; 1 to 255 characters.</param>
/// <param name="Mapping">How it is read; null: as members.csv or history.csv.</param>
/// <param name="DryRun">Everything is read, checked, counted and reported, and nothing of it is stored.</param>
public sealed record ImportUpload(ImportKind Kind, string FileName, ImportMapping? Mapping = null, bool DryRun = false);

/// <summary>There is no room for a file on this replica's disk. Nothing was stored. The edge answers 507.</summary>
public sealed class NoRoomException : Exception
{
    public NoRoomException() : this("There is no room for the file at the moment; nothing of it was stored. Send it again later, or in parts.") { }

    public NoRoomException(string message) : base(message) { }

    public NoRoomException(string message, Exception inner) : base(message, inner) { }

    public NoRoomException(Exception inner) : this(new NoRoomException().Message, inner) { }
}

/// <summary>Files on their way into the directory and the histories.</summary>
public interface IImports
{
    /// <summary>
    /// Reads a CSV (plain or gzip) into staging and submits the import. Sending the same file again while it is
    /// unfinished resumes it; sending it again later stores nothing twice.
    /// </summary>
    /// <param name="rowsRead">Told the number of rows read so far, now and then; null: nobody is told.</param>
    /// <returns>The import's id.</returns>
    /// <exception cref="InvalidInputException">The file as a whole is not usable: one sentence says why. Nothing was stored.</exception>
    /// <exception cref="NoRoomException">The disk is full.</exception>
    Task<long> Upload(TenantId tenant, ImportUpload upload, Stream content, IProgress<long>? rowsRead, CancellationToken cancellation);

    /// <inheritdoc cref="Upload(TenantId, ImportUpload, Stream, IProgress{long}?, CancellationToken)" />
    Task<long> Upload(TenantId tenant, ImportKind kind, string fileName, Stream content, IProgress<long>? rowsRead, CancellationToken cancellation) =>
        Upload(tenant, new ImportUpload(kind, fileName), content, rowsRead, cancellation);

    /// <summary>Stops an import that has not ended; what it stored stays.</summary>
    /// <returns>How it stands then; null when there is none of this id.</returns>
    Task<ImportStatus?> Abort(TenantId tenant, long import, CancellationToken cancellation);

    Task<ImportStatus?> Find(TenantId tenant, long import, CancellationToken cancellation);

    /// <summary>Those that ended at that moment or later, in order of their end. An end is seen once it is committed, a little later than its moment.</summary>
    Task<IReadOnlyList<ImportStatus>> Ended(TenantId tenant, DateTimeOffset since, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    /// <param name="before">Read on before this id; null from the newest.</param>
    /// <param name="limit">1 to 1,000.</param>
    Task<IReadOnlyList<ImportStatus>> List(TenantId tenant, long? before, int limit, CancellationToken cancellation);

    /// <summary>Rejected rows in order of their line.</summary>
    /// <param name="afterLine">Read on after this line; 0 from the start.</param>
    /// <param name="limit">1 to 1,000.</param>
    Task<IReadOnlyList<RejectedRow>> Rejected(TenantId tenant, long import, long afterLine, int limit, CancellationToken cancellation);
}

/// <param name="Rows">Data rows read from the file.</param>
/// <param name="Worked">Rows decided so far: stored, known already, or rejected.</param>
/// <param name="Stored">Rows that added or changed something.</param>
/// <param name="AlreadyStored">Rows that were there before with the same content.</param>
/// <param name="Rejected">Rows in the report.</param>
/// <param name="Failure">One sentence, when <see cref="ImportState.Failed"/>.</param>
/// <param name="DryRun">Nothing was or will be stored: <paramref name="Stored"/> counts what would be.</param>
/// <param name="Bytes">Of the file as it was sent.</param>
public sealed record ImportStatus(
    long Id,
    ImportKind Kind,
    string FileName,
    ImportState State,
    long Rows,
    long Worked,
    long Stored,
    long AlreadyStored,
    long Rejected,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt,
    string? Failure,
    bool DryRun,
    long Bytes);

/// <param name="Line">The line of the file on which the row starts; the header is line 1.</param>
/// <param name="Id">The row's entry_id or, where there is none, its member_id, shortened to 200 characters; null when it could not be read.</param>
/// <param name="Told">As <see cref="FieldProblem.Told"/>: for who words it anew, and no part of the API, whose texts are English.</param>
/// <param name="Original">The row as it stands in the file, cut after 1,000 characters.</param>
public sealed record RejectedRow(long Line, string? Id, string Field, string Reason, string? Original, [property: JsonIgnore] string? Told = null);
