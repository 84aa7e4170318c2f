using System.Net.Http.Json;

namespace NetworkAnalytics.SystemTests.Api;

[Collection(ApiTests.Name)]
public sealed class ManyEntriesTests(ServedProduct product)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entries_of_several_members_have_receipts_in_the_order_of_the_call_and_are_stored_once()
    {
        var association = await product.AssociationAsync(members: 3);
        object[] entries =
        [
            new { member_id = "m1", entry_id = "a", entry = "activity", kind = "event", occurred_at = "2021-05-04T12:00:00Z" },
            new { member_id = "m2", entry_id = "a", entry = "activity", kind = "one_to_one", counterparty_id = "m1", occurred_at = "2021-05-04T12:00:00Z" },
            new { member_id = "m1", entry_id = "b", entry = "outcome", kind = "advice", expected = false, about_entry_id = "a", occurred_at = "2021-05-05T12:00:00Z" },
        ];
        Assert.Equal(["m1 a stored 1", "m2 a stored 1", "m1 b stored 2"], await ReceiptsAsync(association, entries));
        Assert.Equal(["m1 a already_stored ", "m2 a already_stored ", "m1 b already_stored "], await ReceiptsAsync(association, entries));
    }

    [Fact]
    public async Task With_a_mistake_in_one_nobodys_history_changes_and_nobody_is_noted_as_mentioned()
    {
        var association = await product.AssociationAsync(members: 2);
        foreach (var (status, path, bad) in new (int, string, object)[]
        {
            (400, "entries[1].member_id", new { member_id = "nobody", entry_id = "x", entry = "activity", kind = "event", occurred_at = "2021-05-04T12:00:00Z" }),
            (400, "entries[1].about_entry_id", new { member_id = "m2", entry_id = "x", entry = "retracted", about_entry_id = "never", occurred_at = "2021-05-04T12:00:00Z" }),
            (400, "entries[1].goal_id", new { member_id = "m2", entry_id = "x", entry = "goal_reached", goal_id = "never", occurred_at = "2021-05-04T12:00:00Z" }),
            (400, "entries[1].kind", new { member_id = "m2", entry_id = "x", entry = "activity", kind = "juggling", occurred_at = "2021-05-04T12:00:00Z" }),
        })
        {
            using var answer = await PostAsync(association, [new { member_id = "m1", entry_id = "good", entry = "activity", kind = "event", counterparty_id = "stranger", occurred_at = "2021-05-04T12:00:00Z" }, bad]);
            Assert.Equal([path], (await Json.ProblemAsync(answer, status)).Keys);
        }
        using var member = await association.MemberAsync("m1");
        Assert.Equal(0, (await member.ReadAsync("/api/v1/me/history")).GetProperty("entries").GetArrayLength());
        Assert.Equal(0, await product.PeopleAsync(association.Id, "stranger"));
    }

    [Fact]
    public async Task A_refused_append_to_one_member_notes_nobody_either()
    {
        var association = await product.AssociationAsync(members: 1);
        object[] entries =
        [
            new { entry_id = "a", entry = "activity", kind = "event", counterparty_id = "stranger", occurred_at = "2021-05-04T12:00:00Z" },
            new { entry_id = "b", entry = "activity", kind = "juggling", occurred_at = "2021-05-04T12:00:00Z" },
        ];
        using (var refused = await association.Client.PostAsJsonAsync("/api/v1/members/m1/entries", new { entries }, Cancelled))
            Assert.Equal(["entries[1].kind"], (await Json.ProblemAsync(refused, 400)).Keys);
        Assert.Equal(0, await product.PeopleAsync(association.Id, "stranger"));
        using (var stored = await association.Client.PostAsJsonAsync("/api/v1/members/m1/entries", new { entries = entries[..1] }, Cancelled))
            Assert.True(stored.IsSuccessStatusCode);
        Assert.Equal(1, await product.PeopleAsync(association.Id, "stranger"));
    }

    private static Task<HttpResponseMessage> PostAsync(ServedAssociation association, object[] entries) => association.Client.PostAsJsonAsync("/api/v1/entries", new { entries }, Cancelled);

    private static async Task<string[]> ReceiptsAsync(ServedAssociation association, object[] entries)
    {
        using var answer = await PostAsync(association, entries);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancelled));
        return [.. (await Json.OfAsync(answer)).GetProperty("entries").EnumerateArray().Select(e => $"{e.GetProperty("member_id")} {e.GetProperty("entry_id")} {e.GetProperty("status")} {e.GetProperty("seq")}")];
    }
}
