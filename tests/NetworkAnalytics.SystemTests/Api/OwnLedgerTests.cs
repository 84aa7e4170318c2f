using System.Net.Http.Json;

namespace NetworkAnalytics.SystemTests.Api;

/// <summary>A member's ledger over HTTP: announced beside hidden, in numbers and in two languages.</summary>
[Collection(ApiTests.Name)]
public sealed class OwnLedgerTests(ServedProduct product)
{
    [Fact]
    public async Task Each_return_stands_once_linked_to_its_encounter_and_the_strategy_step_by_step()
    {
        var association = await product.AssociationAsync(members: 2);
        object[] entries =
        [
            new { entry_id = "g", occurred_at = "2021-01-01T09:00:00Z", entry = "goal_declared", goal_id = "g", kind = "job", horizon_months = 12 },
            new { entry_id = "e", occurred_at = "2021-02-01T09:00:00Z", entry = "activity", kind = "one_to_one", counterparty_id = "m2" },
            new { entry_id = "o", occurred_at = "2021-02-02T09:00:00Z", entry = "outcome", kind = "pitch", expected = false, about_entry_id = "e" },
            new { entry_id = "r", occurred_at = "2021-03-01T09:00:00Z", entry = "goal_readjusted", goal_id = "g", kind = "client" },
        ];
        using var appended = await association.Client.PostAsJsonAsync("/api/v1/members/m1/entries", new { entries }, TestContext.Current.CancellationToken);
        Assert.Equal(4, (await Json.OfAsync(appended)).GetProperty("last_seq").GetInt32());

        using var member = await association.MemberAsync("m1");
        var ledger = await member.ReadAsync("/api/v1/me/ledger?as_of=2021-06-01&lang=fr");
        var goal = Assert.Single(ledger.GetProperty("goals").EnumerateArray());
        Assert.Equal(("g", "job", 12, true), (goal.GetProperty("goal_id").GetString(), goal.GetProperty("announces").GetString(), goal.GetProperty("horizon_months").GetInt32(), goal.GetProperty("open").GetBoolean()));
        var hidden = Assert.Single(goal.GetProperty("returns").EnumerateArray());
        Assert.Equal(("o", "pitch", "on_the_way"), (hidden.GetProperty("entry_id").GetString(), hidden.GetProperty("category").GetString(), hidden.GetProperty("link").GetString()));
        Assert.Equal(("e", "m2"), (hidden.GetProperty("came_from").GetProperty("entry_id").GetString(), hidden.GetProperty("came_from").GetProperty("counterparty_id").GetString()));
        Assert.Equal(["goal_declared", "goal_readjusted"], ledger.GetProperty("strategy").EnumerateArray().Select(s => s.GetProperty("step").GetString()!));
        Assert.Empty(ledger.GetProperty("without_goal").EnumerateArray());
        Assert.Equal("fr", ledger.GetProperty("language").GetString());

        var before = await member.ReadAsync("/api/v1/me/ledger?as_of=2021-02-01");
        Assert.Empty(before.GetProperty("goals")[0].GetProperty("returns").EnumerateArray());
    }

    [Theory]
    [InlineData("as_of=yesterday", "as_of")]
    [InlineData("lang=tlh", "lang")]
    public async Task What_cannot_be_read_is_named(string query, string field)
    {
        var association = await product.AssociationAsync(members: 1);
        using var member = await association.MemberAsync("m1");
        using var answer = await member.GetAsync($"/api/v1/me/ledger?{query}", TestContext.Current.CancellationToken);
        Assert.Equal([field], (await Json.ProblemAsync(answer, 400)).Keys);
    }
}
