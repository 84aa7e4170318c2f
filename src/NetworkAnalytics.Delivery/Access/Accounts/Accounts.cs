using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Links;
using NetworkAnalytics.Delivery.Access.Mail;
using NetworkAnalytics.Delivery.Access.Sessions;

namespace NetworkAnalytics.Delivery.Access.Accounts;

/// <summary>Makes accounts and sets their passwords. For the operator's console and API; thread-safe.</summary>
public sealed class AccountDesk(IServiceScopeFactory scopes, OneTimeLinks links, Outbox outbox, PublicAddress address, SessionStore sessions, AuditLog audit, TimeProvider time)
{
    /// <summary>How long an invitation to set a password is good for.</summary>
    public static readonly TimeSpan Invitation = TimeSpan.FromDays(3);

    /// <summary>Makes an account without a password and the link that sets one; an existing account of the same role and tenant gets a new link.</summary>
    /// <param name="tenant">0 for an operator.</param>
    /// <param name="mailed">Whether the link goes to the address by mail; otherwise the caller shows it.</param>
    /// <returns>The link, good for one use.</returns>
    /// <exception cref="InvalidInputException">The address is not usable, or belongs to an account of another role or association.</exception>
    public async Task<Uri> Invite(TenantId tenant, string email, string locale, bool mailed, string actor, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var account = await FindOrCreate(scope.ServiceProvider.GetRequiredService<UserManager<Account>>(), tenant, email, locale);
        var link = new Uri(address.Base, $"set-password?link={links.NewSecret(tenant, LinkPurpose.SetPassword, out var hash)}");
        await links.Store(tenant, LinkPurpose.SetPassword, hash, account.Owner, Invitation, async connection =>
        {
            if (mailed)
                await outbox.Add(connection, tenant, MailKinds.Invitation, null, account.Email, account.Locale, link.ToString(), Invitation, wanted: true, cancellation);
            await audit.Add(connection, tenant, actor, AuditActions.AccountInvited, account.Owner, cancellation);
        }, cancellation);
        return link;
    }

    /// <summary>Sets a password directly: for the first operator, at the console.</summary>
    public async Task CreateWithPassword(TenantId tenant, string email, string locale, string password, string actor, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = await FindOrCreate(users, tenant, email, locale);
        if (await SetPassword(users, account, password, cancellation) is { } problem)
            throw new InvalidInputException("password", problem);
        await audit.Write(tenant, actor, AuditActions.PasswordSet, account.Owner, cancellation);
    }

    /// <summary>Sets the password and ends every session of the account.</summary>
    /// <returns>Null when set; otherwise what is wrong with it.</returns>
    internal async Task<string?> SetPassword(UserManager<Account> users, Account account, string password, CancellationToken cancellation)
    {
        foreach (var validator in users.PasswordValidators)
            if (await validator.ValidateAsync(users, account, password) is { Succeeded: false } refused)
                return string.Join(" ", refused.Errors.Select(e => e.Description));
        if (account.PasswordHash is not null)
            Require(await users.RemovePasswordAsync(account));
        Require(await users.AddPasswordAsync(account, password));
        await sessions.EndAll(account.Tenant, account.Owner, cancellation);
        return null;
    }

    private async Task<Account> FindOrCreate(UserManager<Account> users, TenantId tenant, string email, string locale)
    {
        if (locale is not ("en" or "fr"))
            throw new InvalidInputException("locale", "Give en or fr.");
        if (email is not { Length: >= 3 and <= 254 } || email.Any(char.IsControl) || !System.Net.Mail.MailAddress.TryCreate(email, out var parsed) || parsed.Address != email)
            throw new InvalidInputException("email", "Give an e-mail address like anna@example.org.");
        var role = tenant.Value == 0 ? Caller.OperatorRole : Account.AdminRole;
        if (await users.FindByEmailAsync(email) is { } known)
            return known.Tenant == tenant && known.Role == role ? known
                : throw new InvalidInputException("email", "This address already has an account here; give another one, since an address belongs to one association.");
        var account = new Account { Tenant = tenant, Role = role, Email = email, Locale = locale, CreatedAt = time.GetUtcNow() };
        Require(await users.CreateAsync(account));
        return account;
    }

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new InvalidInputException("email", string.Join(" ", result.Errors.Select(e => e.Description)));
    }
}
