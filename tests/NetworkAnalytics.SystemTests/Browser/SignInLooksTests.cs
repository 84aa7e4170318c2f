using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NetworkAnalytics.Delivery.Access.Accounts;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Links;
using NetworkAnalytics.Delivery.Access.Oidc;
using NetworkAnalytics.SystemTests.Access;

namespace NetworkAnalytics.SystemTests.Browser;

/// <summary>The ways in, for members and for accounts, with what they say when something is not accepted.</summary>
[Collection(AdminPages.Name)]
public sealed class SignInLooksTests(AdminSite site)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Languages => [.. Reader.Both.Select(r => r.Language)];

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_members_way_in(string language)
    {
        var look = await OutsideAsync(language);
        var own = $"/association/{site.Empty.Id}/sign-in";
        await site.Replica.Services.GetRequiredService<OidcProviders>().Save(site.Empty.Id, "https://sso.example", "us", null, "email", null, Cancelled);
        await look.AtAsync("link-request", own);
        await look.AtAsync("link-provider-refused", own + "?refused=true");
        await look.Page.FillAsync("#email", "somebody@nouvelle.example");
        await look.Page.Locator("main form button").ClickAsync();
        await look.AtAsync("link-sent");
        await look.AtAsync("association-missing", "/association/999999/sign-in", 404);
        await look.AtAsync("link-spent", "/sign-in/link?link=spent", 410);
        var member = await site.Filled.MemberAsync("N-1");
        await look.AtAsync("link-open", (await site.Filled.Service<MemberLinks>().Make(site.Filled.Id, member, MemberLinks.Lifetime, Cancelled)).PathAndQuery);
        await look.Page.Context.CloseAsync();
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task An_accounts_way_in(string language)
    {
        var email = $"{Guid.NewGuid():N}@nouvelle.example";
        var invitation = await site.Replica.Services.GetRequiredService<AccountDesk>().Invite(site.Empty.Id, email, language, mailed: false, AuditLog.CommandLine, Cancelled);
        var look = await OutsideAsync(language);
        await look.AtAsync("set-password", invitation.PathAndQuery);
        await SendAsync(look, "/set-password", ("#password", "aaaaaaaaaaaa"));
        await look.AtAsync("set-password-refused");
        await SendAsync(look, "/set-password", ("#password", AdminSite.Password));
        await look.AtAsync("set-password-done");

        await look.AtAsync("sign-in", "/sign-in");
        await SignInAsync(look, email, "not this one");
        await look.AtAsync("sign-in-refused");
        await SignInAsync(look, email, AdminSite.Password);
        await look.AtAsync("two-factor");
        await SendAsync(look, "/account/two-factor", ("#code", "000000"));
        await look.AtAsync("two-factor-refused");
        var key = await look.Page.Locator("main code").First.InnerTextAsync();
        await SendAsync(look, "/account/two-factor", ("#code", AuthenticatorApp.Code(key)));
        await look.AtAsync("recovery-codes");
        await look.AtAsync("account", "/account");

        await look.Page.Locator("header form[action='/sign-out'] button").ClickAsync();
        await SignInAsync(look, email, AdminSite.Password);
        await look.AtAsync("code");
        await SendAsync(look, "/sign-in/code", ("#code", "000000"));
        await look.AtAsync("code-refused");
        await look.Page.Context.CloseAsync();
    }

    private async Task<Look> OutsideAsync(string language)
    {
        var reader = Reader.Both.Single(r => r.Language == language);
        return await Look.OnAsync(await site.Chromium.OpenAsync(site.Replica.Address, reader.Language, reader.Width, reader.Dark), reader);
    }

    private static async Task SignInAsync(Look look, string email, string password)
    {
        await look.Page.FillAsync("#email", email);
        await SendAsync(look, "/sign-in", ("#password", password));
    }

    private static async Task SendAsync(Look look, string form, (string Field, string Text) filled)
    {
        await look.Page.FillAsync(filled.Field, filled.Text);
        await look.Page.RunAndWaitForResponseAsync(() => look.Page.Locator($"form[action='{form}'] > button").ClickAsync(), r => r.Request.Method == "POST");
        await look.Page.WaitForLoadStateAsync(LoadState.Load);
    }
}
