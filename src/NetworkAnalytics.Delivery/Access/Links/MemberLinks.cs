using System.Globalization;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Mail;
using NetworkAnalytics.Delivery.Access.Tenants;
using Npgsql;

namespace NetworkAnalytics.Delivery.Access.Links;

/// <summary>
/// A member's way in by mail. Whether the address is known or not, the same statements run and the same answer is given;
/// an address that several members share opens none of them, because the link could be anybody's.
/// </summary>
public sealed class MemberLinks(IMemberDirectory directory, TenantStanding standing, OneTimeLinks links, Outbox outbox, PublicAddress address, AuditLog audit, DeliveryDatabase database, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>How long an invitation is good for.</summary>
    public static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(7);

    /// <summary>Links one member may ask for within <see cref="Lifetime"/>; further ones are not sent.</summary>
    private const int MostAtOnce = 5;

    public async Task Request(TenantId tenant, string email, CultureInfo language, CancellationToken cancellation)
    {
        var found = await directory.FindByEmail(tenant, email, cancellation);
        var owner = found is not null && await standing.Find(tenant, cancellation) is { SuspendedAt: null } ? $"member:{found}" : null;
        var link = new Uri(address.Base, $"sign-in/link?link={links.NewSecret(tenant, LinkPurpose.MemberSignIn, out var hash)}");
        var asked = await Asked(tenant, owner ?? "nobody", cancellation);
        await links.Store(tenant, LinkPurpose.MemberSignIn, hash, owner, Lifetime, connection =>
            outbox.Add(connection, tenant, MailKinds.SignInLink, found, email, language.TwoLetterISOLanguageName, link.ToString(), Lifetime, owner is not null && asked < MostAtOnce, cancellation), cancellation);
    }

    /// <summary>
    /// Invites the member with an address: the same link as for signing in, with days to use it. The association knows its
    /// own addresses, so it is told when nobody can be reached by one.
    /// </summary>
    /// <returns>False when no member has the address, or several do.</returns>
    public async Task<bool> Invite(TenantId tenant, string email, CultureInfo language, string actor, CancellationToken cancellation)
    {
        if (await directory.FindByEmail(tenant, email, cancellation) is not { } member)
            return false;
        var link = new Uri(address.Base, $"sign-in/link?link={links.NewSecret(tenant, LinkPurpose.MemberSignIn, out var hash)}");
        await links.Store(tenant, LinkPurpose.MemberSignIn, hash, $"member:{member}", InvitationLifetime, async connection =>
        {
            await outbox.Add(connection, tenant, MailKinds.MemberInvitation, member, email, language.TwoLetterISOLanguageName, link.ToString(), InvitationLifetime, wanted: true, cancellation);
            await audit.Add(connection, tenant, actor, AuditActions.MemberInvited, $"member:{member}", cancellation);
        }, cancellation);
        return true;
    }

    /// <summary>A link that is handed over as it is, without mail: for whoever has the member in front of them.</summary>
    public async Task<Uri> Make(TenantId tenant, MemberId member, TimeSpan lifetime, CancellationToken cancellation)
    {
        var link = new Uri(address.Base, $"sign-in/link?link={links.NewSecret(tenant, LinkPurpose.MemberSignIn, out var hash)}");
        await links.Store(tenant, LinkPurpose.MemberSignIn, hash, $"member:{member}", lifetime, _ => Task.CompletedTask, cancellation);
        return link;
    }

    private Task<long> Asked(TenantId tenant, string owner, CancellationToken cancellation) =>
        database.For(tenant, async connection =>
        {
            await using NpgsqlCommand count = DeliveryDatabase.Command(connection,
                "SELECT count(*) FROM delivery.link WHERE tenant_id = $1 AND owner = $2 AND created_at > $3", tenant.Value, owner, time.GetUtcNow() - Lifetime);
            return (long)(await count.ExecuteScalarAsync(cancellation))!;
        }, cancellation);
}
