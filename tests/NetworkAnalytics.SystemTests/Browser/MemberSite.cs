using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Delivery.Access.Links;
using NetworkAnalytics.SystemTests.Access;
using NetworkAnalytics.SystemTests.Postgres;

namespace NetworkAnalytics.SystemTests.Browser;

/// <summary>The tests of members' pages in a real browser share one replica, one association and one browser.</summary>
[CollectionDefinition(Name)]
public sealed class MemberPages : ICollectionFixture<MemberSite>
{
    public const string Name = "member pages";
}

/// <summary>
/// An association of members m1 to m60, who joined day by day some sixteen months ago, with a published version; and
/// members at other stages of the way: <c>fresh</c>, <c>early</c>, <c>before</c>, <c>future</c> and <c>quiet</c>.
/// </summary>
public sealed class MemberSite(PostgresFixture postgres) : IAsyncLifetime
{
    private const int Members = 60;
    private readonly AccessReplica _replica = new(postgres);
    private Chromium? _chromium;
    private TestTenant? _tenant;

    internal AccessReplica Replica => _replica;

    internal Chromium Chromium => _chromium ?? throw new InvalidOperationException("The browser is not running.");

    internal TestTenant Association => _tenant ?? throw new InvalidOperationException("The association is not there.");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    public async ValueTask InitializeAsync()
    {
        await _replica.InitializeAsync();
        _tenant = await _replica.CreateTenantAsync("Harbour School Alumni");
        await FillAsync();
        _chromium = await Chromium.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        await _replica.DisposeAsync();
    }

    /// <summary>A page on which a member has signed in by the link they were sent.</summary>
    internal async Task<IPage> SignInAsync(string member, string language = "en", int width = 1440, bool dark = false, bool script = true)
    {
        var page = await Chromium.OpenAsync(_replica.Address, language, width, dark, script);
        await SignInAsync(page, member);
        return page;
    }

    /// <summary>Whoever was signed in on the page before is not any more.</summary>
    internal async Task SignInAsync(IPage page, string member)
    {
        await page.GotoAsync(await LinkAsync(member));
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button).ClickAsync();
        await page.WaitForURLAsync("**/me");
    }

    /// <summary>The path of a link good once for this member.</summary>
    internal async Task<string> LinkAsync(string member) =>
        (await Association.Service<MemberLinks>().Make(Association.Id, await Association.MemberAsync(member), MemberLinks.Lifetime, Cancelled)).PathAndQuery;

    private async Task FillAsync()
    {
        var (people, history) = (new StringBuilder("member_id,joined_on,email,left_on\n"), new StringBuilder("entry_id,member_id,occurred_at,entry,kind,counterparty_id,effort_minutes,expected,goal_id,about_entry_id,horizon_months,note\n"));
        for (var n = 1; n <= Members; n++)
        {
            var joined = Today.AddDays(n - 500);
            people.Append(CultureInfo.InvariantCulture, $"m{n},{joined:yyyy-MM-dd},m{n}@{Association.Id}.example,\n");
            history.Append(CultureInfo.InvariantCulture, $"g,m{n},{joined:yyyy-MM-dd}T08:00:00Z,goal_declared,job,,,,first,,12,\n");
            for (var i = 0; i < 12 + n % 7; i++)
                history.Append(CultureInfo.InvariantCulture, $"e{i},m{n},{joined.AddDays(20 * i + 1):yyyy-MM-dd}T10:00:00Z,activity,{(i % 3 == 0 ? "event" : "one_to_one")},{(i % 3 == 0 ? "" : $"m{(n + i) % Members + 1}")},{60 + 15 * (i % 4)},,,,,{(i == 2 ? "We spoke about my pitch." : "")}\n");
            for (var i = 0; i < 3 + n * n % 11; i++)
                history.Append(CultureInfo.InvariantCulture, $"r{i},m{n},{joined.AddDays(20 * i + 2):yyyy-MM-dd}T10:00:00Z,outcome,{new[] { "advice", "pitch", "job", "need", "offer" }[i % 5]},,,{(i % 5 == 2 ? "true" : "false")},,e{i},,\n");
            if (n % 4 == 0)
                history.Append(CultureInfo.InvariantCulture, $"a,m{n},{joined.AddDays(200):yyyy-MM-dd}T08:00:00Z,goal_readjusted,client,,,,first,,18,\n");
        }
        people.Append(CultureInfo.InvariantCulture, $"fresh,{Today.AddDays(-20):yyyy-MM-dd},,\nearly,{Today.AddDays(-70):yyyy-MM-dd},,\nbefore,{Today.AddDays(-900):yyyy-MM-dd},,\nfuture,{Today.AddDays(30):yyyy-MM-dd},,\nquiet,{Today.AddDays(-400):yyyy-MM-dd},,\n");
        await Association.ImportAsync(ImportKind.Members, people.ToString());
        await Association.ImportAsync(ImportKind.History, history.ToString());
        await RecomputeAsync();
    }

    private async Task RecomputeAsync()
    {
        var recomputations = Association.Service<IRecomputations>();
        var id = await recomputations.Submit(Association.Id, null, Cancelled);
        await Eventually.HoldsAsync("the benchmarks are computed", async () => (await recomputations.Find(Association.Id, id, Cancelled))!.State is WorkState.Done);
    }
}
