using Npgsql;

namespace NetworkAnalytics.Host.Storage;

/// <summary>
/// One of the roles this program acts as in PostgreSQL, with the bounds its connections start with. The roles and what
/// they may touch are made in <c>Storage/Migrations</c>.
/// </summary>
/// <param name="Name">The PostgreSQL role.</param>
/// <param name="SearchPath">The schema that unqualified names mean.</param>
/// <param name="StatementTimeout">The longest a statement may run.</param>
/// <param name="IdleInTransactionTimeout">
/// The longest a transaction may stay open without a statement; an open writer holds the projections' horizon back.
/// </param>
/// <param name="MaxPoolSize">
/// Connections of one process. All roles together take at most 62, so that three replicas fit the 200 of the private
/// server.
/// </param>
/// <param name="OfKeys">It works in the keys' database, which the others do not reach.</param>
public sealed record DatabaseRole(
    string Name, string SearchPath, TimeSpan StatementTimeout, TimeSpan IdleInTransactionTimeout, int MaxPoolSize, bool OfKeys = false)
{
    /// <summary>The application, under row-level security. Imports and rebuilds run long statements.</summary>
    public static DatabaseRole Engine { get; } =
        new("na_engine", "analytics", TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1), 16);

    /// <summary>The group-commit writer of the history log; spans tenants.</summary>
    public static DatabaseRole LogWriter { get; } =
        new("na_log_writer", "analytics", TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10), 3);

    /// <summary>The batched loader of the history log; spans tenants, reads only.</summary>
    public static DatabaseRole LogReader { get; } =
        new("na_log_reader", "analytics", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10), 4);

    /// <summary>Accounts, keys, deliveries and audit.</summary>
    public static DatabaseRole Delivery { get; } =
        new("na_delivery", "delivery", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), 10);

    /// <summary>Orleans' membership table, grain storage and reminders.</summary>
    public static DatabaseRole Orleans { get; } =
        new("na_orleans", "orleans", TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20), 8);

    /// <summary>Hangfire's job storage, whose schema it owns.</summary>
    public static DatabaseRole Hangfire { get; } =
        new("na_hangfire", "hangfire", TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1), 15);

    /// <summary>Members' keys and the ledger of erasures. An erasure holds its row while the main database is erased.</summary>
    public static DatabaseRole Keys { get; } =
        new("na_keys", "keys", TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(15), 4, OfKeys: true);

    /// <summary>What spans tenants in the keys' database; sees no key.</summary>
    public static DatabaseRole KeysReader { get; } =
        new("na_keys_reader", "keys", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10), 2, OfKeys: true);

    /// <summary>Every role.</summary>
    public static IReadOnlyList<DatabaseRole> All { get; } = [Engine, LogWriter, LogReader, Delivery, Orleans, Hangfire, Keys, KeysReader];
}
