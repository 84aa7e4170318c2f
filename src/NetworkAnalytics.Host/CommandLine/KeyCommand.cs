using System.CommandLine;
using System.Globalization;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Host.CommandLine.Remote;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary><c>key create | list | rotate | revoke</c></summary>
internal static class KeyCommand
{
    public static Command Make() => new("key", "API keys of an association") { Create(), List(), Rotate(), Revoke() };

    private static Command Create()
    {
        var (tenant, data, json) = (CommonOptions.Tenant(), CommonOptions.Data(), CommonOptions.Json());
        var name = new Argument<string>("NAME") { Description = "What the key is for" };
        var scopes = new Option<string[]>("--scope") { Description = $"What it may do: {string.Join(", ", Scopes.All)}; all of them but {Scopes.MembersActAs} unless given", HelpName = "SCOPE" };
        var command = new Command("create", "Make a key, which is shown once") { name, tenant, scopes, data, json };
        command.SetAction((parsed, cancellation) => CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var found = await session.Enter(parsed.GetRequiredValue(tenant), cancellation);
            var key = await Keys(session).Create(found.Id, parsed.GetRequiredValue(name), parsed.GetValue(scopes) is { Length: > 0 } some ? some : Scopes.Ordinary, cancellation);
            await Audit(session, found.Id, AuditActions.KeyCreated, $"key:{key.Id}", cancellation);
            Show(key, parsed.GetValue(json));
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Command List()
    {
        var (tenant, data, json) = (CommonOptions.Tenant(), CommonOptions.Data(), CommonOptions.Json());
        var command = new Command("list", "Show the keys by prefix and last use; the secrets are nowhere") { tenant, data, json };
        var remote = new RemoteOptions(command, tenant);
        command.SetAction((parsed, cancellation) => remote.IsAsked(parsed)
            ? remote.Run(parsed, api => RemotePages.Keys(api, parsed.GetValue(json), cancellation))
            : CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var found = await session.Enter(parsed.GetRequiredValue(tenant), cancellation);
            var keys = await Keys(session).List(found.Id, cancellation);
            if (parsed.GetValue(json))
                Output.Json(keys.Select(k => new { id = k.Id, prefix = k.Prefix, name = k.Name, scopes = k.Scopes, created_at = k.CreatedAt, last_used_at = k.LastUsedAt, expires_at = k.ExpiresAt, revoked_at = k.RevokedAt }));
            else
                Output.Lines([.. keys.Select(k => string.Create(CultureInfo.InvariantCulture,
                    $"{k.Id,6}  {ApiKeys.Marker}{k.Prefix}  {State(k),-30}  {string.Join(' ', k.Scopes)}  {k.Name}"))]);
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Command Rotate()
    {
        var (tenant, data, json) = (CommonOptions.Tenant(), CommonOptions.Data(), CommonOptions.Json());
        var hours = new Option<double>("--overlap") { Description = "Hours the old key goes on, 0 to 720", DefaultValueFactory = _ => 24, HelpName = "HOURS" };
        var id = Id();
        var command = new Command("rotate", "Make a key in place of another, which goes on for a while") { id, tenant, hours, data, json };
        command.SetAction((parsed, cancellation) => CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var (found, old) = (await session.Enter(parsed.GetRequiredValue(tenant), cancellation), parsed.GetRequiredValue(id));
            var overlap = parsed.GetValue(hours) is >= 0 and <= 720 and var given ? TimeSpan.FromHours(given) : throw new InvalidInputException("--overlap", "Give 0 to 720 hours.");
            var key = await Keys(session).Rotate(found.Id, old, overlap, cancellation) ?? throw await session.Unknown(found.Id, $"key rotate id={old}", "ID", $"Association {found.Id} has no key {old} that is still good.", cancellation);
            await Audit(session, found.Id, AuditActions.KeyRotated, $"key:{old} into key:{key.Id}", cancellation);
            Show(key, parsed.GetValue(json));
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Command Revoke()
    {
        var (tenant, data, id) = (CommonOptions.Tenant(), CommonOptions.Data(), Id());
        var command = new Command("revoke", "Take a key back at once") { id, tenant, data };
        command.SetAction((parsed, cancellation) => CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var (found, old) = (await session.Enter(parsed.GetRequiredValue(tenant), cancellation), parsed.GetRequiredValue(id));
            if (!await Keys(session).Revoke(found.Id, old, cancellation))
                throw await session.Unknown(found.Id, $"key revoke id={old}", "ID", $"Association {found.Id} has no key {old}.", cancellation);
            await Audit(session, found.Id, AuditActions.KeyRevoked, $"key:{old}", cancellation);
            Output.Lines($"Key {old} opens nothing any more.");
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Argument<long> Id() => new("ID") { Description = "The key's id (see 'key list')" };

    private static ApiKeys Keys(CommandSession session) => session.Services.GetRequiredService<ApiKeys>();

    private static Task Audit(CommandSession session, TenantId tenant, string action, string subject, CancellationToken cancellation) =>
        session.Services.GetRequiredService<AuditLog>().Write(tenant, AuditLog.CommandLine, action, subject, cancellation);

    private static string State(ListedApiKey key) =>
        key.RevokedAt is { } revoked ? string.Create(CultureInfo.InvariantCulture, $"taken back {revoked:yyyy-MM-dd}")
        : key.ExpiresAt is { } ends ? string.Create(CultureInfo.InvariantCulture, $"until {ends:yyyy-MM-dd HH:mm} UTC")
        : key.LastUsedAt is { } used ? string.Create(CultureInfo.InvariantCulture, $"last used {used:yyyy-MM-dd HH:mm} UTC")
        : "never used";

    private static void Show(CreatedApiKey key, bool json)
    {
        if (json)
            Output.Json(new { id = key.Id, prefix = key.Prefix, api_key = key.Plaintext });
        else
            Output.Lines($"Key {key.Id}:  {key.Plaintext}", "         Shown this once.");
    }
}
