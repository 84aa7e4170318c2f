using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Accounts;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Mail;
using NetworkAnalytics.Host.Storage;

namespace NetworkAnalytics.SystemTests.Access;

[Collection(AccessTests.Name)]
public sealed class SignInTests(AccessReplica replica)
{
    private const string Password = "a sentence of my own";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_invited_administrator_sets_a_password_and_a_second_factor_before_anything_opens()
    {
        var tenant = await replica.CreateTenantAsync();
        using var browser = new Browser(replica.Address);
        var link = await InviteAsync(tenant.Id, "anna@first.example");
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync(link, "/set-password", ("link", Value(link)), ("password", "short"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.SubmitAsync(link, "/set-password", ("link", Value(link)), ("password", Password))).Status);
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(link)).Status);

        var first = await browser.SubmitAsync("/sign-in", "/sign-in", ("email", "Anna@First.Example"), ("password", Password));
        Assert.Equal("/account/two-factor", first.Location);
        var page = await browser.GetAsync("/account/two-factor");
        Assert.Contains("<svg", page.Body, StringComparison.Ordinal);
        var key = page.Codes[0];
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync("/account/two-factor", "/account/two-factor", ("code", "000000"))).Status);
        var codes = await browser.SubmitAsync("/account/two-factor", "/account/two-factor", ("code", AuthenticatorApp.Code(key)));
        Assert.Equal(10, codes.Codes.Count);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).Status);

        // Elsewhere the password is only half of it, and a recovery code is the other half once.
        using var other = new Browser(replica.Address);
        Assert.Equal("/sign-in/code", (await other.SubmitAsync("/sign-in", "/sign-in", ("email", "anna@first.example"), ("password", Password))).Location);
        Assert.StartsWith("/sign-in", (await other.GetAsync("/account")).Location!.Replace(replica.Address.ToString().TrimEnd('/'), "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("/account", (await other.SubmitAsync("/sign-in/code", "/sign-in/recovery", ("code", codes.Codes[0]))).Location);
        using var third = new Browser(replica.Address);
        await third.SubmitAsync("/sign-in", "/sign-in", ("email", "anna@first.example"), ("password", Password));
        Assert.Equal(HttpStatusCode.BadRequest, (await third.SubmitAsync("/sign-in/code", "/sign-in/recovery", ("code", codes.Codes[0]))).Status);
        // A code is good once; the next one may come a little early.
        var code = AuthenticatorApp.Code(key, later: 1);
        Assert.Equal("/account", (await third.SubmitAsync("/sign-in/code", "/sign-in/code", ("code", code))).Location);
        using var thief = new Browser(replica.Address);
        await thief.SubmitAsync("/sign-in", "/sign-in", ("email", "anna@first.example"), ("password", Password));
        foreach (var used in (string[])[code, AuthenticatorApp.Code(key)])
            Assert.Equal(HttpStatusCode.BadRequest, (await thief.SubmitAsync("/sign-in/code", "/sign-in/code", ("code", used))).Status);

        // Signed out everywhere from one browser: the others hold cookies that open nothing.
        await third.SubmitAsync("/account", "/account/sessions/end");
        foreach (var each in (Browser[])[browser, other, third])
            Assert.Equal(HttpStatusCode.Redirect, (await each.GetAsync("/account")).Status);
        var log = await tenant.Client().GetStringAsync("/api/v1/audit", Cancelled);
        foreach (var action in (string[])["account.invited", "account.password_set", "account.second_factor_set", "signed_in", "sign_in_refused", "signed_out_everywhere"])
            Assert.Contains($"\"{action}\"", log, StringComparison.Ordinal);
        Assert.DoesNotContain("anna", log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_account_is_locked_after_five_wrong_passwords_and_says_the_same_as_before()
    {
        using var browser = new Browser(replica.Address);
        await OperatorAsync("locked@platform.example");
        var answers = new HashSet<string>();
        for (var attempt = 0; attempt < 6; attempt++)
            answers.Add(Stripped(await browser.SubmitAsync("/sign-in", "/sign-in", ("email", "locked@platform.example"), ("password", "not this one at all"))));
        answers.Add(Stripped(await browser.SubmitAsync("/sign-in", "/sign-in", ("email", "locked@platform.example"), ("password", Password))));
        answers.Add(Stripped(await browser.SubmitAsync("/sign-in", "/sign-in", ("email", "nobody@platform.example"), ("password", Password))));
        Assert.Single(answers);
        Assert.False(browser.HasSession);
    }

    [Fact]
    public async Task An_operator_reaches_the_dashboards_with_a_second_factor_and_not_before()
    {
        await OperatorAsync("op@platform.example");
        using var browser = new Browser(replica.Address);
        await browser.SubmitAsync("/sign-in", "/sign-in", ("email", "op@platform.example"), ("password", Password));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/operator/cluster/")).Status);
        var key = (await browser.GetAsync("/account/two-factor")).Codes[0];
        await browser.SubmitAsync("/account/two-factor", "/account/two-factor", ("code", AuthenticatorApp.Code(key)));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/operator/cluster/")).Status);
    }

    [Fact]
    public async Task A_members_link_opens_once_and_whether_an_address_is_known_is_not_told()
    {
        var tenant = await replica.CreateTenantAsync();
        await tenant.FillAsync(2);
        using var browser = new Browser(replica.Address);
        var path = $"/association/{tenant.Id}/sign-in";
        var known = await browser.SubmitAsync(path, path, ("email", $"M1@{tenant.Id}.example"));
        var unknown = await browser.SubmitAsync(path, path, ("email", "stranger@nowhere.example"));
        Assert.Equal((known.Status, Stripped(known)), (unknown.Status, Stripped(unknown)));
        var mail = Assert.Single(await Waiting(tenant.Id));
        Assert.Equal($"M1@{tenant.Id}.example", mail.Address);

        var link = new Uri(mail.Body).PathAndQuery;
        // A program that looks at the mail opens the link, even twice: it stays good.
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(link)).Status);
        Assert.Equal("/me", (await browser.SubmitAsync(link, "/sign-in/link", ("link", Value(link)))).Location);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).Status);
        using var thief = new Browser(replica.Address);
        Assert.Equal(HttpStatusCode.Gone, (await thief.GetAsync(link)).Status);
        var form = (await thief.GetAsync("/sign-in")).FormToken;
        Assert.Equal(HttpStatusCode.Gone, (await thief.PostAsync("/sign-in/link", ("__RequestVerificationToken", form), ("link", Value(link)))).Status);
        Assert.False(thief.HasSession);
        Assert.All(browser.CookiesSet.Where(c => !c.Contains("1970", StringComparison.Ordinal)), cookie =>
        {
            foreach (var attribute in (string[])["httponly", "secure", "samesite"])
                Assert.Contains(attribute, cookie, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task Expired_altered_and_suspended_links_open_nothing()
    {
        var tenant = await replica.CreateTenantAsync();
        await tenant.FillAsync(1);
        using var browser = new Browser(replica.Address);
        var path = $"/association/{tenant.Id}/sign-in";
        await browser.SubmitAsync(path, path, ("email", $"m1@{tenant.Id}.example"));
        var link = new Uri((await Waiting(tenant.Id))[0].Body).PathAndQuery;
        var form = (await browser.GetAsync("/sign-in")).FormToken;
        async Task<HttpStatusCode> UseAsync(string value) => (await browser.PostAsync("/sign-in/link", ("__RequestVerificationToken", form), ("link", value))).Status;

        Assert.Equal(HttpStatusCode.Gone, await UseAsync(Value(link)[..^4] + "AAAA"));
        Assert.Equal(HttpStatusCode.Gone, await UseAsync("nonsense"));
        await replica.QueryAsync<int>(DatabaseRole.Delivery, tenant.Id, "UPDATE delivery.link SET expires_at = now() - interval '1 second' WHERE tenant_id = $1 RETURNING 1", tenant.Id.Value);
        Assert.Equal(HttpStatusCode.Gone, await UseAsync(Value(link)));

        await replica.QueryAsync<int>(DatabaseRole.Delivery, tenant.Id, "UPDATE delivery.link SET expires_at = now() + interval '1 hour' WHERE tenant_id = $1 RETURNING 1", tenant.Id.Value);
        using var boss = replica.Operator();
        using (await boss.PostAsync($"/api/v1/operator/tenants/{tenant.Id}/suspend", null, Cancelled)) { }
        Assert.Equal(HttpStatusCode.Gone, await UseAsync(Value(link)));
        Assert.False(browser.HasSession);
    }

    [Fact]
    public async Task No_form_is_taken_without_its_token()
    {
        var tenant = await replica.CreateTenantAsync();
        await tenant.FillAsync(1);
        using var browser = await MemberBrowserAsync(tenant, "m1");
        using var administrator = await AdministratorBrowserAsync(replica, tenant.Id);
        using var boss = await AdministratorBrowserAsync(replica, AuditLog.Platform);
        var forms = replica.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
            .Select(e => e.RoutePattern.RawText!).Where(p => !p.StartsWith("/api", StringComparison.Ordinal) && !p.StartsWith("/operator", StringComparison.Ordinal)).Distinct().ToList();
        Assert.True(forms.Count >= 10, $"{forms.Count} forms");
        foreach (var form in forms.Where(f => !f.Contains("two-factor", StringComparison.Ordinal) && !f.Contains("recovery-codes", StringComparison.Ordinal) && !f.Contains("/account/passkeys", StringComparison.Ordinal)))
        {
            var who = form.StartsWith("/platform", StringComparison.Ordinal) ? boss
                : Array.Exists(["/cohorts", "/import", "/directory", "/settings"], (string p) => form.StartsWith(p, StringComparison.Ordinal)) ? administrator : browser;
            var answer = await who.PostAsync(form.Replace("{tenant:int}", tenant.Id.ToString(), StringComparison.Ordinal).Replace("{id:long}", "1", StringComparison.Ordinal).Replace("{id:int}", "1", StringComparison.Ordinal).Replace("{session}", Guid.NewGuid().ToString("N"), StringComparison.Ordinal), ("email", "x@y.example"));
            Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{form}: {answer.Status}");
        }
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task Every_page_has_the_strict_policy_and_no_script_or_style_of_its_own()
    {
        var tenant = await replica.CreateTenantAsync();
        var before = Overridden();
        using var browser = new Browser(replica.Address);
        foreach (var path in (string[])["/sign-in", "/sign-in/code", $"/association/{tenant.Id}/sign-in", "/association/999999/sign-in", "/set-password?link=x"])
        {
            var page = await browser.GetAsync(path);
            Assert.Contains("script-src 'self'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
            Assert.All(Scripts(page.Body), script => Assert.Matches("^<script type=\"module\" src=\"/assets/[0-9a-f]{12}/[a-z]+\\.js\"></script>$", script));
            Assert.DoesNotContain("style=", page.Body, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("no-store", page.Headers["Cache-Control"], StringComparison.Ordinal);
        }
        Assert.Equal(before, Overridden());
        using var french = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
        french.Headers.Add("Accept-Language", "fr-FR,fr;q=0.9");
        Assert.Contains("Se connecter", WebUtility.HtmlDecode((await browser.SendAsync(french)).Body), StringComparison.Ordinal);

        int Overridden() => replica.Logs.Lines.Count(l => l.Contains("headers have been overridden", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Head_is_answered_as_get_is_and_a_method_no_page_has_sends_nobody_elsewhere()
    {
        using var browser = new Browser(replica.Address);
        foreach (var (method, path, status) in ((string, string, HttpStatusCode)[])
            [("HEAD", "/sign-in", HttpStatusCode.OK), ("HEAD", "/account", HttpStatusCode.Redirect), ("HEAD", "/health/live", HttpStatusCode.OK), ("HEAD", "/api/v1/cohorts", HttpStatusCode.Unauthorized),
                ("PUT", "/sign-in", HttpStatusCode.Unauthorized), ("DELETE", "/account", HttpStatusCode.Unauthorized)])
        {
            var answer = await browser.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
            Assert.True(answer.Status == status, $"{method} {path}: {answer.Status}");
            Assert.Empty(method == "HEAD" ? answer.Body : "");
        }
    }

    [Fact]
    public async Task Nothing_secret_is_ever_logged()
    {
        var tenant = await replica.CreateTenantAsync();
        await tenant.FillAsync(1);
        using var browser = new Browser(replica.Address);
        var path = $"/association/{tenant.Id}/sign-in";
        await browser.SubmitAsync(path, path, ("email", $"m1@{tenant.Id}.example"));
        var link = Value(new Uri((await Waiting(tenant.Id))[0].Body).PathAndQuery);
        await browser.SubmitAsync($"/sign-in/link?link={link}", "/sign-in/link", ("link", link));
        await OperatorAsync("quiet@platform.example");
        await browser.SubmitAsync("/sign-in", "/sign-in", ("email", "quiet@platform.example"), ("password", Password));
        var token = await tenant.MemberTokenAsync("m1");
        using (var member = replica.Client(token))
            await member.GetStringAsync("/api/v1/me/history", Cancelled);
        await tenant.Client().GetStringAsync("/api/v1/keys", Cancelled);
        await replica.Operator().GetStringAsync("/api/v1/operator/tenants", Cancelled);

        Assert.True(replica.Logs.Lines.Count > 50);
        foreach (var secret in (string[])[tenant.Key, tenant.Key.Split('_', 3)[2], token, link, Password, AccessReplica.OperatorToken, $"m1@{tenant.Id}.example", new Npgsql.NpgsqlConnectionStringBuilder(replica.ConnectionString).Password!])
            Assert.DoesNotContain(replica.Logs.Lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    internal async Task<Browser> MemberBrowserAsync(TestTenant tenant, string member) => await MemberBrowserAsync(replica, tenant, member);

    internal static async Task<Browser> MemberBrowserAsync(AccessReplica replica, TestTenant tenant, string member)
    {
        var browser = new Browser(replica.Address);
        var path = $"/association/{tenant.Id}/sign-in";
        await browser.SubmitAsync(path, path, ("email", $"{member}@{tenant.Id}.example"));
        var link = new Uri((await tenant.Service<Outbox>().Waiting(tenant.Id, Cancelled))[^1].Body).PathAndQuery;
        Assert.Equal("/me", (await browser.SubmitAsync(link, "/sign-in/link", ("link", Value(link)))).Location);
        return browser;
    }

    /// <summary>Somebody who runs an association, or the platform, signed in with both factors.</summary>
    internal static async Task<Browser> AdministratorBrowserAsync(AccessReplica replica, TenantId tenant)
    {
        var email = $"{Guid.NewGuid():N}@administrators.example";
        await replica.Services.GetRequiredService<AccountDesk>().CreateWithPassword(tenant, email, "en", Password, AuditLog.CommandLine, Cancelled);
        var browser = new Browser(replica.Address);
        await browser.SubmitAsync("/sign-in", "/sign-in", ("email", email), ("password", Password));
        var key = (await browser.GetAsync("/account/two-factor")).Codes[0];
        Assert.Equal(HttpStatusCode.OK, (await browser.SubmitAsync("/account/two-factor", "/account/two-factor", ("code", AuthenticatorApp.Code(key)))).Status);
        return browser;
    }

    private async Task<string> InviteAsync(TenantId tenant, string email) =>
        (await replica.Services.GetRequiredService<AccountDesk>().Invite(tenant, email, "en", mailed: false, AuditLog.CommandLine, Cancelled)).PathAndQuery;

    private Task OperatorAsync(string email) =>
        replica.Services.GetRequiredService<AccountDesk>().CreateWithPassword(AuditLog.Platform, email, "en", Password, AuditLog.CommandLine, Cancelled);

    private Task<List<OutgoingMail>> Waiting(TenantId tenant) => replica.Services.GetRequiredService<Outbox>().Waiting(tenant, Cancelled);

    private static string Value(string link) => link[(link.IndexOf("link=", StringComparison.Ordinal) + 5)..];

    private static IEnumerable<string> Scripts(string body) => System.Text.RegularExpressions.Regex.Matches(body, "<script.*?(</script>|$)", System.Text.RegularExpressions.RegexOptions.Singleline).Select(m => m.Value);

    // The anti-forgery token differs each time.
    private static string Stripped(Browser.Answer answer) => System.Text.RegularExpressions.Regex.Replace(answer.Body, "value=\"[^\"]*\"", "");
}
