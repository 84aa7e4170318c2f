using System.Diagnostics;
using System.Text;
using NetworkAnalytics.Host.Postgres;
using NetworkAnalytics.SystemTests.Postgres;
using Npgsql;

namespace NetworkAnalytics.SystemTests.Erasing;

/// <summary>Dumps and files of the tests' server, as whoever gets hold of them sees them. Row-level security keeps dumps to a superuser.</summary>
internal sealed class Dumps(PostgresFixture postgres, string database)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Cluster => Path.Combine(postgres.ServerDirectory, "cluster");

    /// <summary>The superuser's connection to a database.</summary>
    public string Superuser(string name) => new NpgsqlConnectionStringBuilder(database)
    {
        Database = name, Username = PrivateServer.Superuser, Password = File.ReadAllText(Path.Combine(postgres.ServerDirectory, "postgres.password")).Trim(), Pooling = false,
    }.ConnectionString;

    /// <summary>A database's dump as SQL.</summary>
    public Task<string> TextAsync(string connection) => RunAsync("pg_dump", Name(connection), "--inserts");

    /// <summary>A database's dump as pg_restore takes it.</summary>
    public Task ToFileAsync(string connection, string file) => RunAsync("pg_dump", Name(connection), "-Fc", "-f", file);

    /// <summary>Makes a database of a dump; returns the connection string of its owner.</summary>
    public async Task<string> RestoreAsync(string file, string name)
    {
        var owner = new NpgsqlConnectionStringBuilder(database).Username;
        await using (var connection = new NpgsqlConnection(Superuser("postgres")))
        {
            await connection.OpenAsync(Cancelled);
            await using var create = new NpgsqlCommand($"CREATE DATABASE {name} OWNER {owner} TEMPLATE template0", connection) { CommandTimeout = 180 };
            await create.ExecuteNonQueryAsync(Cancelled);
        }
        await RunAsync("pg_restore", name, "--exit-on-error", file);
        return new NpgsqlConnectionStringBuilder(database) { Database = name }.ConnectionString;
    }

    /// <summary>Writes every table anew and everything to disk.</summary>
    public async Task SettleAsync(params string[] connections)
    {
        foreach (var each in connections)
        {
            await using var connection = new NpgsqlConnection(Superuser(Name(each)));
            await connection.OpenAsync(Cancelled);
            foreach (var statement in (string[])["VACUUM FULL", "CHECKPOINT"])
            {
                await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 180 };
                await command.ExecuteNonQueryAsync(Cancelled);
            }
        }
    }

    /// <summary>
    /// The server's files that hold one of the texts: tables and indexes of these databases, write-ahead log, its own log and
    /// whatever else is not another database's.
    /// </summary>
    public async Task<List<string>> FilesWithAsync(string[] texts, params string[] connections)
    {
        await using var connection = new NpgsqlConnection(Superuser("postgres"));
        await connection.OpenAsync(Cancelled);
        await using var others = new NpgsqlCommand("SELECT oid::text FROM pg_database WHERE datname <> ALL ($1)", connection) { Parameters = { new() { Value = connections.Select(Name).ToArray() } } };
        var theirs = new List<string>();
        await using (var reader = await others.ExecuteReaderAsync(Cancelled))
            while (await reader.ReadAsync(Cancelled))
                theirs.Add(Path.Combine(Cluster, "base", reader.GetString(0)) + Path.DirectorySeparatorChar);
        var needles = texts.Select(Encoding.UTF8.GetBytes).ToArray();
        return [.. Directory.EnumerateFiles(postgres.ServerDirectory, "*", SearchOption.AllDirectories)
            .Where(file => !theirs.Exists(folder => file.StartsWith(folder, StringComparison.Ordinal)) && Holds(file, needles))];
    }

    private static bool Holds(string file, byte[][] needles)
    {
        const int Overlap = 512;
        try
        {
            using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 20);
            var buffer = new byte[(1 << 20) + Overlap];
            var kept = 0;
            while (content.Read(buffer, kept, buffer.Length - kept) is var read and > 0)
            {
                var filled = buffer.AsSpan(0, kept + read);
                foreach (var needle in needles)
                    if (filled.IndexOf(needle) >= 0)
                        return true;
                kept = Math.Min(Overlap, filled.Length);
                filled[^kept..].CopyTo(buffer);
            }
            return false;
        }
        // The server removed it meanwhile, or it is a socket.
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task<string> RunAsync(string program, string name, params string[] arguments)
    {
        var to = new NpgsqlConnectionStringBuilder(Superuser(name));
        // Beside the server's programs, or wherever the client's are.
        var beside = Path.Combine(PostgresBinaries.Locate(null, Cluster).Folder, program);
        var start = new ProcessStartInfo(File.Exists(beside) ? beside : program,
            ["-h", to.Host!, "-p", to.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), "-U", to.Username!, "-d", name, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["PGPASSWORD"] = to.Password;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancelled), process.StandardError.ReadToEndAsync(Cancelled));
        await process.WaitForExitAsync(Cancelled);
        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }

    private static string Name(string connection) => new NpgsqlConnectionStringBuilder(connection).Database!;
}
