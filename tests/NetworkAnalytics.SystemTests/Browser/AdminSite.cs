using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Cohorts;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Accounts;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Host.Demo;
using NetworkAnalytics.SystemTests.Access;
using NetworkAnalytics.SystemTests.Postgres;

namespace NetworkAnalytics.SystemTests.Browser;

/// <summary>The tests of administrators' pages in a real browser share one replica, its associations and one browser.</summary>
[CollectionDefinition(Name)]
public sealed class AdminPages : ICollectionFixture<AdminSite>
{
    public const string Name = "administrators' pages";
}

/// <summary>
/// The demonstration's association with its administrator and two published versions, an association that has nothing
/// yet, and an operator: each with a session in a browser.
/// </summary>
public sealed class AdminSite(PostgresFixture postgres) : IAsyncLifetime
{
    public const string Password = "a sentence of my own";
    private readonly AccessReplica _replica = new(postgres);
    private readonly Dictionary<string, IReadOnlyList<BrowserContextCookiesResult>> _sessions = [];
    private readonly Dictionary<(string, Reader), Look> _looks = [];
    private Chromium? _chromium;
    private TestTenant? _filled;
    private TestTenant? _empty;

    internal AccessReplica Replica => _replica;

    internal Chromium Chromium => _chromium ?? throw new InvalidOperationException("The browser is not running.");

    internal TestTenant Filled => _filled ?? throw new InvalidOperationException("The association is not there.");

    internal TestTenant Empty => _empty ?? throw new InvalidOperationException("The association is not there.");

    public const string TwoYearsAgo = "Joined two years ago";

    public static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _replica.InitializeAsync();
        _filled = await _replica.CreateTenantAsync("Association Horizon");
        _empty = await _replica.CreateTenantAsync("Nouvelle association");
        await FillAsync();
        _chromium = await Chromium.StartAsync();
        await AccountAsync("filled", Filled.Id, "anna@horizon.example");
        await AccountAsync("empty", Empty.Id, "bruno@nouvelle.example");
        await AccountAsync("operator", AuditLog.Platform, "op@platform.example");
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        await _replica.DisposeAsync();
    }

    /// <summary>A page of somebody who has signed in with both factors: <c>filled</c>, <c>empty</c> or <c>operator</c>.</summary>
    internal async Task<IPage> OpenAsync(string who, string language = "en", int width = 1440, bool dark = false, bool script = true)
    {
        var page = await Chromium.OpenAsync(_replica.Address, language, width, dark, script);
        await page.Context.AddCookiesAsync(_sessions[who].Select(c => new Cookie { Name = c.Name, Value = c.Value, Url = $"https://localhost:{_replica.Address.Port}/", HttpOnly = true, Secure = true }));
        return page;
    }

    /// <summary>The page on which a reader looks at everything somebody sees.</summary>
    internal async Task<Look> LookAsync(string who, Reader reader) =>
        _looks.TryGetValue((who, reader), out var known) ? known
            : _looks[(who, reader)] = await Look.OnAsync(await OpenAsync(who, reader.Language, reader.Width, reader.Dark), reader);

    /// <summary>Signs in as people do: a password, then the code an app shows.</summary>
    internal static async Task<string> SignInAsync(IPage page, string email)
    {
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#email", email);
        await page.FillAsync("#password", Password);
        await page.Locator("form[action='/sign-in'] button").ClickAsync();
        await page.WaitForURLAsync("**/account/two-factor");
        var key = await page.Locator("main code").First.InnerTextAsync();
        await page.FillAsync("#code", AuthenticatorApp.Code(key));
        await page.Locator("form[action='/account/two-factor'] button").ClickAsync();
        await page.Locator(".codes").WaitForAsync();
        return key;
    }

    internal async Task RecomputeAsync(TestTenant tenant)
    {
        var recomputations = tenant.Service<IRecomputations>();
        var id = await recomputations.Submit(tenant.Id, null, Cancelled);
        await Eventually.HoldsAsync("the benchmarks are computed", async () => (await recomputations.Find(tenant.Id, id, Cancelled))!.State is WorkState.Done);
    }

    private async Task AccountAsync(string who, TenantId tenant, string email)
    {
        await _replica.Services.GetRequiredService<AccountDesk>().CreateWithPassword(tenant, email, "en", Password, AuditLog.CommandLine, Cancelled);
        var page = await Chromium.OpenAsync(_replica.Address);
        await SignInAsync(page, email);
        _sessions[who] = await page.Context.CookiesAsync();
        await page.Context.CloseAsync();
    }

    private async Task FillAsync()
    {
        using (var generated = GeneratedAssociation.Write(asOf: Today))
        {
            await Filled.ImportAsync(ImportKind.Members, await File.ReadAllTextAsync(generated.Files.Members.FullName, Cancelled));
            await Filled.ImportAsync(ImportKind.History, await File.ReadAllTextAsync(generated.Files.History.FullName, Cancelled));
        }
        TenantContext.Enter(Filled.Id);
        var cohorts = Filled.Service<IGrainFactory>().GetGrain<ICohortsGrain>(GrainKeys.Tenant(Filled.Id));
        Assert.Null(await cohorts.Save(new("Announced a job", ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty, null, null, ["job"])));
        Assert.Null(await cohorts.Save(new(TwoYearsAgo, ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty, new(Today.Year - 2, 1, 1), new(Today.Year - 1, 1, 1), [])));
        await RecomputeAsync(Filled);
        await Filled.ImportAsync(ImportKind.Members, "member_id,joined_on,join_year\n" + string.Concat(Enumerable.Range(1, 15).Select(n => $"N-{n},{Today.AddDays(-n):yyyy-MM-dd},{Today.AddDays(-n).Year}\n")));
        await RecomputeAsync(Filled);
        await AdminLetters.FillAsync(_replica, Filled);
    }
}
