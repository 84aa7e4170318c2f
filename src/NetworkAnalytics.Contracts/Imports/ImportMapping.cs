using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Contracts.Imports;

/// <summary>
/// How a file of another system's is read as members, attributes or history: which column is which field. A field that is not named
/// here is taken from the column of its own name, if there is one; columns that are no field are passed over.
/// </summary>
public sealed record ImportMapping
{
    /// <summary>Field to the column of the file. Of a members file, a field that is not a known one is an attribute.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>Field to the value it has in every row.</summary>
    public IReadOnlyDictionary<string, string> Constants { get; init; } = new Dictionary<string, string>();

    /// <summary>Field to what stands in the file and what it means: <c>kind</c>, <c>Rendez-vous</c>, <c>one_to_one</c>. The empty text stands for an empty field.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Values { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>How days and instants are written, as <c>dd/MM/yyyy HH:mm</c>; null: as in our own files. A day alone, where an instant is needed, is its noon.</summary>
    public string? DateFormat { get; init; }

    /// <summary>IANA zone of instants written without an offset; null: the association's own where <see cref="DateFormat"/> is given, otherwise instants need an offset.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What stands between two fields: comma, semicolon, tab or bar.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary><c>utf-8</c>, <c>utf-16</c> or <c>windows-1252</c> (which Excel writes in Western Europe).</summary>
    public string Encoding { get; init; } = "utf-8";
}

/// <summary>A mapping saved under a name.</summary>
public sealed record SavedMapping(string Name, ImportKind Kind, ImportMapping Mapping, DateTimeOffset ChangedAt);

/// <summary>Saved mappings, for files that come again and again.</summary>
public interface IImportMappings
{
    public const int MaxSaved = 100;

    /// <summary>In order of their names.</summary>
    Task<IReadOnlyList<SavedMapping>> List(TenantId tenant, CancellationToken cancellation);

    Task<SavedMapping?> Find(TenantId tenant, string name, CancellationToken cancellation);

    /// <summary>Adds or replaces the mapping of that name.</summary>
    /// <exception cref="InvalidInputException">It could never be used; the field says where.</exception>
    Task<SavedMapping> Save(TenantId tenant, string name, ImportKind kind, ImportMapping mapping, CancellationToken cancellation);

    /// <returns>False when there was none of that name.</returns>
    Task<bool> Remove(TenantId tenant, string name, CancellationToken cancellation);
}
