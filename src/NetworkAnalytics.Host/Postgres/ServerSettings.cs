using System.Text;

namespace NetworkAnalytics.Host.Postgres;

/// <summary>The private server's <c>postgresql.conf</c>: sized for two cores and 4 GB, durable, on loopback only.</summary>
internal static class ServerSettings
{
    /// <summary>A person's own settings, kept across starts and read last.</summary>
    public const string LocalFile = "local.conf";

    // sun_path holds 108 bytes with its terminating zero (unix(7)).
    private const int LongestSocketPath = 107;

    /// <summary>The file's text for a server on <paramref name="port"/>.</summary>
    public static string Text(int port, string socketDirectory) => $"""
        # Written at every start; put your own settings in {LocalFile} beside this file.
        listen_addresses = '127.0.0.1'
        port = {port}
        unix_socket_directories = '{SocketSetting(socketDirectory, port)}'
        password_encryption = 'scram-sha-256'

        # Three replicas with every pool full (RoleConnections), and room for a person with psql.
        max_connections = 200

        shared_buffers = 256MB
        effective_cache_size = 2GB
        maintenance_work_mem = 128MB
        work_mem = 8MB
        random_page_cost = 1.1

        # An acknowledged entry is a durable entry.
        fsync = on
        synchronous_commit = on
        full_page_writes = on

        # Fewer, smoother checkpoints under an import; recovery after a crash replays at most max_wal_size.
        wal_compression = on
        max_wal_size = 2GB
        min_wal_size = 256MB
        checkpoint_timeout = 15min
        checkpoint_completion_target = 0.9

        timezone = 'UTC'
        log_timezone = 'UTC'
        log_line_prefix = '%m [%p] %q%a %u@%d '
        log_checkpoints = off
        log_lock_waits = on
        log_temp_files = 64MB
        log_min_duration_statement = 5s
        # Statements are logged without their parameters: those may be personal data.
        log_parameter_max_length = 0
        log_parameter_max_length_on_error = 0

        include_if_exists '{LocalFile}'

        """;

    // A path too long for a socket address leaves the server on TCP alone.
    private static string SocketSetting(string directory, int port) =>
        Encoding.UTF8.GetByteCount(Path.Combine(directory, $".s.PGSQL.{port}")) <= LongestSocketPath
            ? directory.Replace("'", "''", StringComparison.Ordinal)
            : "";
}
