using System.Globalization;

namespace NetworkAnalytics.Host.Postgres;

/// <summary>
/// Whom the server runs as. PostgreSQL refuses root, so root hands it to an unprivileged user; anybody else runs it
/// themselves.
/// </summary>
internal sealed class ServerUser
{
    private readonly string[] _prefix;

    private ServerUser(string? name, string[] prefix)
    {
        Name = name;
        _prefix = prefix;
    }

    /// <summary>The unprivileged user, or null when the server runs as the user of this process.</summary>
    public string? Name { get; }

    /// <exception cref="PrivatePostgresException">Root, with no way to become somebody else.</exception>
    public static ServerUser Choose()
    {
        if (!Environment.IsPrivilegedProcess)
            return new ServerUser(null, []);

        var name = Array.Find(["postgres", "nobody"], candidate => Id("-u", candidate).Length > 0)
            ?? throw new PrivatePostgresException(
                "PostgreSQL does not run as root and there is no user postgres or nobody to run it as: create one, or start this program as another user.");
        if (OnPath("setpriv"))
            return new ServerUser(name, ["setpriv", $"--reuid={Id("-u", name)}", $"--regid={Id("-g", name)}", "--init-groups", "--"]);
        if (OnPath("runuser"))
            return new ServerUser(name, ["runuser", "-u", name, "--"]);
        throw new PrivatePostgresException(
            "PostgreSQL does not run as root, and neither setpriv nor runuser (package util-linux) is installed to start it as another user.");
    }

    /// <summary><paramref name="command"/> as this user runs it.</summary>
    public IReadOnlyList<string> Run(params string[] command) => [.. _prefix, .. command];

    /// <summary>Whether the server's user may go through <paramref name="folder"/> and all above it.</summary>
    public bool CanEnter(string folder) => Name is null || ServerCommand.Succeeds([.. Run("test", "-x", folder)]);

    /// <summary>Makes <paramref name="path"/> this user's own; nothing to do when the server runs as ourselves.</summary>
    public async Task OwnAsync(string path, CancellationToken cancellation)
    {
        if (Name is null)
            return;
        var result = await ServerCommand.RunAsync(["chown", $"{Id("-u", Name)}:{Id("-g", Name)}", path], cancellation);
        if (result.ExitCode != 0)
            throw new PrivatePostgresException($"{path} cannot be given to the user {Name}, who runs the server: {result.Text}");
    }

    private static string Id(string flag, string user) =>
        int.TryParse(ServerCommand.Output("id", flag, user), CultureInfo.InvariantCulture, out var id)
            ? id.ToString(CultureInfo.InvariantCulture)
            : "";

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
