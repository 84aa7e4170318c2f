using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Accounts;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Browser;

namespace NetworkAnalytics.SystemTests.Access;

/// <summary>In a real Chromium, with an authenticator made by its own test interface.</summary>
[Collection(AccessTests.Name)]
public sealed class PasskeyTests(AccessReplica replica)
{
    private const string Password = "a sentence of my own";

    [Fact]
    public async Task An_administrator_adds_a_passkey_signs_in_with_it_alone_and_removes_it()
    {
        var tenant = await replica.CreateTenantAsync();
        await AccountAsync(tenant.Id, "anna@passkeys.example");
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(replica.Address);
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase))
                complaints.Add(message.Text);
        };
        var authenticator = await Authenticator.AddAsync(page);
        await SetUpAsync(page, "anna@passkeys.example");

        await page.GotoAsync("/account");
        await page.GetByLabel("Name").FillAsync("Work laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "Work laptop", Exact = true })).ToBeVisibleAsync();
        var id = Assert.Single(await replica.QueryAsync<byte[]>(DatabaseRole.Delivery, tenant.Id, "SELECT credential_id FROM delivery.passkey"));

        // Neither another association's administrator nor a stranger's form removes it.
        using (var other = await AdministratorAsync("bruno@passkeys.example"))
            Assert.Equal("/account", (await other.SubmitAsync("/account", "/account/passkeys/remove", ("passkey", Convert.ToHexStringLower(id)))).Location);
        Assert.Single(await replica.QueryAsync<byte[]>(DatabaseRole.Delivery, tenant.Id, "SELECT credential_id FROM delivery.passkey"));

        await SignOutAsync(page);
        // A device that was not opened by its owner is one factor, and one is not enough.
        await authenticator.VerifyUserAsync(false);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Your device did not finish this.")).ToBeVisibleAsync();
        await authenticator.VerifyUserAsync(true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/account$"));
        await Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "Work laptop", Exact = true })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Work laptop" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "Work laptop", Exact = true })).ToHaveCountAsync(0);
        await SignOutAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "This passkey opens no account here." })).ToBeVisibleAsync();

        Assert.Empty(complaints);
        var log = await tenant.Client().GetStringAsync("/api/v1/audit", TestContext.Current.CancellationToken);
        foreach (var written in (string[])["account.passkey_added", "account.passkey_removed", "passkey"])
            Assert.Contains($"\"{written}\"", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_opens_the_dashboards_with_a_passkey_made_in_a_french_browser()
    {
        await AccountAsync(AuditLog.Platform, "op@passkeys.example");
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(replica.Address, "fr-FR");
        await Authenticator.AddAsync(page);
        await SetUpAsync(page, "op@passkeys.example");
        await page.GotoAsync("/account");
        await page.GetByLabel("Nom").FillAsync("Clé");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ajouter une clé d’accès" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Retirer Clé" })).ToBeVisibleAsync();
        await SignOutAsync(page);
        await page.GotoAsync("/sign-in?next=%2Foperator%2Fcluster%2F");
        await page.GetByRole(AriaRole.Button, new() { Name = "Se connecter avec une clé d’accès" }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/operator/cluster/"));
        Assert.Equal(200, (await page.ReloadAsync())!.Status);
    }

    [Fact]
    public async Task An_answer_nobody_asked_for_signs_nobody_in_and_adds_nothing()
    {
        using var browser = await AdministratorAsync("carla@passkeys.example");
        foreach (var answer in (string[])["", "{}", "not json", new string('x', 30_000), """{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{},"clientExtensionResults":{}}"""])
        {
            using var stranger = new Browser(replica.Address);
            Assert.Equal(HttpStatusCode.BadRequest, (await stranger.SubmitAsync("/sign-in", "/sign-in/passkey", ("credential", answer))).Status);
            // And once something was asked for.
            await stranger.SubmitAsync("/sign-in", "/sign-in/passkey/options");
            Assert.Equal(HttpStatusCode.BadRequest, (await stranger.SubmitAsync("/sign-in", "/sign-in/passkey", ("credential", answer))).Status);
            Assert.False(stranger.HasSession);
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync("/account", "/account/passkeys", ("name", "x"), ("credential", answer))).Status);
        }
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync("/account", "/account/passkeys", ("name", new string('x', 61)), ("credential", "{}"))).Status);
        foreach (var form in (string[])["/account/passkeys", "/account/passkeys/options", "/account/passkeys/remove"])
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(form, ("name", "x"))).Status);
    }

    /// <summary>Signs in with the password and sets up the authenticator app, in whatever language.</summary>
    private static async Task SetUpAsync(IPage page, string email)
    {
        await page.GotoAsync("/sign-in");
        await page.Locator("#email").FillAsync(email);
        await page.Locator("#password").FillAsync(Password);
        await page.Locator("form[action='/sign-in'] button").ClickAsync();
        await page.WaitForURLAsync(new Regex("/account/two-factor$"));
        await page.Locator("#code").FillAsync(AuthenticatorApp.Code(await page.Locator("main code").First.InnerTextAsync()));
        await page.Locator("form[action='/account/two-factor'] button").ClickAsync();
        await Assertions.Expect(page.Locator(".codes li")).ToHaveCountAsync(10);
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.Locator("form[action='/sign-out'] button").ClickAsync();
        await page.WaitForURLAsync(new Regex("/sign-in$"));
    }

    /// <summary>A browser without script, signed in as an administrator of an association of its own.</summary>
    private async Task<Browser> AdministratorAsync(string email)
    {
        await AccountAsync((await replica.CreateTenantAsync()).Id, email);
        var browser = new Browser(replica.Address);
        await browser.SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", Password));
        var key = (await browser.GetAsync("/account/two-factor")).Codes[0];
        Assert.Equal(10, (await browser.SubmitAsync("/account/two-factor", "/account/two-factor", ("code", AuthenticatorApp.Code(key)))).Codes.Count);
        return browser;
    }

    private Task AccountAsync(TenantId tenant, string email) =>
        replica.Services.GetRequiredService<AccountDesk>().CreateWithPassword(tenant, email, "en", Password, AuditLog.CommandLine, TestContext.Current.CancellationToken);

    /// <summary>A device that keeps passkeys, made by the browser's own interface for tests.</summary>
    private sealed record Authenticator(ICDPSession Session, string Id)
    {
        public static async Task<Authenticator> AddAsync(IPage page)
        {
            var session = await page.Context.NewCDPSessionAsync(page);
            await session.SendAsync("WebAuthn.enable");
            var made = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
                },
            });
            return new(session, made!.Value.GetProperty("authenticatorId").GetString()!);
        }

        public Task<JsonElement?> VerifyUserAsync(bool verified) =>
            Session.SendAsync("WebAuthn.setUserVerified", new() { ["authenticatorId"] = Id, ["isUserVerified"] = verified });
    }
}
