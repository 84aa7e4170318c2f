using System.Text.Json;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using Npgsql;

namespace NetworkAnalytics.Engine.Publishing.Erasing;

/// <summary>One row of the ledger. It names nobody.</summary>
/// <param name="AliasId">What stands for the person in others' histories.</param>
/// <param name="PersonHash">Keyed hash of the association's id for the person.</param>
/// <param name="Done">Null while it is under way.</param>
internal sealed record Erasure(
    TenantId Tenant, MemberId Member, Guid Id, Guid AliasId, byte[] PersonHash, ErasureAskedBy AskedBy, DateTimeOffset AskedAt, ErasureDone? Done)
{
    /// <summary>In the order that <see cref="Read"/> reads; of the ledger and, but for the last, of the main database's copy.</summary>
    public const string Columns = "tenant_id, member_id, erasure_id, alias_id, person_hash, asked_by, asked_at";

    public const string LedgerColumns = Columns + ", done_at, rows";

    /// <summary>The id by which others' histories know the person from now on.</summary>
    public string Alias => $"erased-{AliasId:N}";

    public string AskedByName => Name(AskedBy);

    public ErasureCertificate? Certificate => Done is { } done ? new(Id, AskedBy, AskedAt, done.At, done.Rows) : null;

    /// <summary>From a row of <see cref="LedgerColumns"/>, or of <see cref="Columns"/> alone.</summary>
    public static Erasure Read(NpgsqlDataReader r) => new(
        new TenantId(r.GetInt32(0)), new MemberId(r.GetInt32(1)), r.GetGuid(2), r.GetGuid(3), r.GetFieldValue<byte[]>(4), Parse(r.GetString(5)), r.GetFieldValue<DateTimeOffset>(6),
        r.FieldCount <= 7 || r.IsDBNull(7) ? null : new(r.GetFieldValue<DateTimeOffset>(7), ErasedRows.Read(r.GetString(8))));

    private static string Name(ErasureAskedBy askedBy) => askedBy switch { ErasureAskedBy.Member => "member", ErasureAskedBy.Association => "association", _ => "operator" };

    private static ErasureAskedBy Parse(string name) => name switch { "member" => ErasureAskedBy.Member, "association" => ErasureAskedBy.Association, _ => ErasureAskedBy.Operator };
}

internal sealed record ErasureDone(DateTimeOffset At, IReadOnlyList<DeletedRows> Rows);

/// <summary>Counts of deleted rows as they are stored: a table's name and how many.</summary>
internal static class ErasedRows
{
    /// <summary>One for each table, in order of their names.</summary>
    public static List<DeletedRows> Sum(IEnumerable<DeletedRows> rows) =>
        [.. rows.GroupBy(r => r.Table, StringComparer.Ordinal).Select(r => new DeletedRows(r.Key, r.Sum(d => d.Rows))).OrderBy(r => r.Table, StringComparer.Ordinal)];

    public static List<DeletedRows> Read(string json) => Sum(JsonSerializer.Deserialize<Dictionary<string, long>>(json)!.Select(r => new DeletedRows(r.Key, r.Value)));

    public static string Write(IEnumerable<DeletedRows> rows) => JsonSerializer.Serialize(Sum(rows).ToDictionary(r => r.Table, r => r.Rows));
}
