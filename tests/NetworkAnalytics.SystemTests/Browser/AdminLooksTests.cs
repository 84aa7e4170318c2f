namespace NetworkAnalytics.SystemTests.Browser;

/// <summary>Every page of an administrator and of the operator, in every state, as people see it.</summary>
[Collection(AdminPages.Name)]
public sealed class AdminLooksTests(AdminSite site)
{
    /// <summary>A name for the picture, who looks, and at what.</summary>
    private static readonly (string Name, string Who, string Path)[] Pages =
    [
        ("overview", "filled", "/cohorts"),
        ("overview-sectors", "filled", "/cohorts?by=sector"),
        ("nothing-yet", "empty", "/cohorts"),
        ("everyone", "filled", "/cohorts/one?key=everyone"),
        ("saved-cohort", "filled", "/cohorts/one?key=Announced%20a%20job"),
        ("by-hours", "filled", "/cohorts/one?key=everyone&measure=learning&clock=effort"),
        ("small-cohort", "filled", $"/cohorts/one?key=join_year%3D{AdminSite.Today.Year}"),
        ("compare", "filled", "/cohorts/compare?key=everyone&with=Joined%20two%20years%20ago"),
        ("compare-empty", "filled", "/cohorts/compare"),
        ("version", "filled", "/cohorts/versions/2"),
        ("not-there", "filled", "/cohorts/versions/999"),
        ("builder", "filled", "/cohorts/new"),
        ("builder-saved", "filled", "/cohorts/new?name=Joined%20two%20years%20ago&saved=true"),
        ("import", "filled", "/import"),
        ("import-history", "filled", "/import?kind=history"),
        ("directory", "filled", "/directory"),
        ("directory-empty", "empty", "/directory"),
        ("settings", "filled", "/settings"),
        ("schedules", "filled", "/settings/schedules"),
        ("keys", "filled", "/settings/keys"),
        ("letters", "filled", "/settings/letters"),
        ("letters-empty", "empty", "/settings/letters"),
        ("letters-preview", "filled", "/settings/letters/preview"),
        ("letters-digest", "filled", "/settings/letters/preview?sample=digest"),
        ("deliveries", "filled", "/settings/letters/deliveries"),
        ("deliveries-unknown", "filled", "/settings/letters/deliveries?state=unknown"),
        ("deliveries-empty", "empty", "/settings/letters/deliveries"),
        ("suppressed", "filled", "/settings/letters/suppressed"),
        ("sender", "filled", "/settings/letters/sender"),
        ("sender-platform", "empty", "/settings/letters/sender"),
        ("audit", "filled", "/settings/audit"),
        ("platform", "operator", "/platform"),
    ];

    public static TheoryData<string> Names => [.. Pages.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_page_can_be_used_by_everybody_in_both_languages_and_schemes_and_on_a_phone(string name)
    {
        var (_, who, path) = Array.Find(Pages, p => p.Name == name);
        var looks = new List<Look>();
        foreach (var reader in Reader.Both)
            looks.Add(await site.LookAsync(who, reader));
        await Task.WhenAll(looks.Select(look => look.AtAsync(name, path, name == "not-there" ? 404 : 200)));
    }

    [Fact]
    public async Task A_cohort_and_the_overview_come_whole_on_paper()
    {
        foreach (var reader in Reader.Both)
        {
            var look = await site.LookAsync("filled", reader);
            foreach (var (name, path) in ((string, string)[])[("overview", "/cohorts"), ("everyone", "/cohorts/one?key=everyone")])
            {
                await look.Page.GotoAsync(path);
                await look.OnPaperAsync(name);
            }
        }
    }
}
