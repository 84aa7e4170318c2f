using Microsoft.Extensions.Logging.Console;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Host.Postgres;
using NetworkAnalytics.Host.Storage;
using Npgsql;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary>
/// What a command works in: a database and, on it, a replica of the cluster without a web server. It joins the
/// replicas that run already, and leaves them as it found them.
/// </summary>
internal sealed class CommandSession : IAsyncDisposable
{
    private readonly Database _database;
    private readonly IHost _host;

    private CommandSession(Database database, IHost host)
    {
        _database = database;
        _host = host;
    }

    public IServiceProvider Services => _host.Services;

    public static async Task<CommandSession> Start(string dataDirectory, CancellationToken cancellation)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddSecretFiles();
        LogToStandardError(builder.Logging, builder.Configuration);
        var database = await Database.Open(builder.Configuration, dataDirectory, StartupLog(builder.Configuration), cancellation);
        try
        {
            builder.AddProduct(database.Connections);
            var host = builder.Build();
            await host.StartAsync(cancellation);
            return new CommandSession(database, host);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command's work in a session and turns what goes wrong into one line and an exit code.</summary>
    public static async Task<int> Run(string dataDirectory, Func<CommandSession, Task<int>> work, CancellationToken cancellation)
    {
        try
        {
            await using var session = await Start(dataDirectory, cancellation);
            return await work(session);
        }
        catch (Exception failure) when (Explain(failure) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return ExitCode.Failed;
        }
    }

    /// <summary>The tenant, entered for the calls of this command.</summary>
    /// <exception cref="InvalidInputException">There is none of this id.</exception>
    public async Task<TenantSummary> Enter(int tenant, CancellationToken cancellation)
    {
        var found = await Services.GetRequiredService<ITenants>().Find(new TenantId(tenant), cancellation)
            ?? throw new InvalidInputException("--tenant", $"There is no association {tenant}; 'tenant list' shows them, 'tenant create NAME' makes one.");
        return found;
    }

    /// <summary>For a verb that named something by an id the association has not: logged, as every such try is.</summary>
    /// <param name="subject">What was named; an id of ours, or its kind alone.</param>
    public async Task<InvalidInputException> Unknown(TenantId tenant, string subject, string field, string reason, CancellationToken cancellation)
    {
        await Services.GetRequiredService<AuditLog>().Write(tenant, AuditLog.CommandLine, AuditActions.UnknownId, subject, cancellation);
        return new InvalidInputException(field, reason);
    }

    public async ValueTask DisposeAsync()
    {
        using (_host)
            await _host.StopAsync();
        await _database.DisposeAsync();
    }

    /// <summary>The sentence for a person; null for what nobody foresaw, which keeps its stack trace.</summary>
    public static string? Explain(Exception failure) => failure switch
    {
        InvalidInputException input => input.Message,
        PostgresMissingException or PrivatePostgresException or MigrationException => failure.Message,
        OperationCanceledException => "Interrupted. Start the command again: what is done stays done.",
        NpgsqlException { InnerException: System.Net.Sockets.SocketException } or NpgsqlException { IsTransient: true } => $"PostgreSQL does not answer: {failure.Message}",
        FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException => failure.Message,
        Microsoft.Extensions.Options.OptionsValidationException settings => $"Configuration: {string.Join("; ", settings.Failures)}",
        _ => null,
    };

    /// <summary>Standard output is the command's own; what the product logs goes to standard error, warnings on.</summary>
    public static void LogToStandardError(ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.ColorBehavior = LoggerColorBehavior.Default;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (!configuration.GetSection("Logging:LogLevel").Exists())
            logging.SetMinimumLevel(LogLevel.Warning);
        // Joining and leaving a cluster for the length of a command is no news.
        logging.AddFilter("Orleans", LogLevel.Error);
        // Nor is a worker that had to be stopped in the middle: what it had begun is begun again. Failures of jobs are another category.
        logging.AddFilter("Hangfire.Server.Worker", LogLevel.Error);
        // The key ring lies in a schema that one role reaches; ops/decisions/0005 says what that is worth.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // At its usual level it writes every request's query, and a sign-in link is in one.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        // Without a TLS port of its own a replica redirects nobody, and a proxy before it does.
        logging.AddFilter("Microsoft.AspNetCore.HttpsPolicy", LogLevel.Error);
    }

    /// <summary>A logger for what happens before the product is composed: plain lines, unless logging is configured.</summary>
    public static ILogger StartupLog(IConfiguration configuration) => configuration.GetSection("Logging").Exists()
        ? LoggerFactory.Create(logging => LogToStandardError(logging, configuration)).CreateLogger("NetworkAnalytics.Host.Startup")
        : new PlainLog();

    private sealed class PlainLog : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Console.Error.WriteLine(formatter(state, exception));
        }
    }
}
