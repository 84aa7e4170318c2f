using System.Net;
using NetworkAnalytics.Contracts.Imports;

namespace NetworkAnalytics.SystemTests.Access;

/// <summary>An association's ids are kept as they were written: two that look alike are two people.</summary>
[Collection(AccessTests.Name)]
public sealed class LookalikeIdsTests(AccessReplica replica)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("12", "0012")]
    [InlineData("abc", "ABC")]
    [InlineData("with space", "with  space")]
    [InlineData("e\u0301", "\u00e9")]
    [InlineData("😀", "😁")]
    [InlineData("שלום", "םולש")]
    [InlineData("o'brien", "o\"brien")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("x;DROP TABLE y", "x--")]
    public async Task Ids_that_look_alike_are_different_members_and_read_nothing_of_one_another(string one, string other)
    {
        var tenant = await replica.CreateTenantAsync();
        var ids = (string[])[one, other];
        await tenant.ImportAsync(ImportKind.Members, "member_id,joined_on\n" + string.Concat(ids.Select(i => $"\"{i.Replace("\"", "\"\"", StringComparison.Ordinal)}\",2020-01-01\n")));
        using var client = tenant.Client();
        Assert.NotEqual(await tenant.MemberAsync(one), await tenant.MemberAsync(other));
        using var written = await client.SendAsync(WalkTests.Entry(one, "first"), Cancelled);
        Assert.Equal(HttpStatusCode.OK, written.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/api/v1/members/{Uri.EscapeDataString(one)}/entries/first", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/api/v1/members/{Uri.EscapeDataString(other)}/entries/first", Cancelled)).StatusCode);
        using var them = replica.Client(await tenant.MemberTokenAsync(other));
        Assert.DoesNotContain("first", await them.GetStringAsync("/api/v1/me/history", Cancelled), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%00")]
    [InlineData("a%00b")]
    [InlineData("%0A")]
    public async Task Ids_that_cannot_be_kept_exactly_are_refused(string encoded)
    {
        var tenant = await replica.CreateTenantAsync();
        using var client = tenant.Client();
        foreach (var path in (string[])[$"/api/v1/members/{encoded}", $"/api/v1/members/{encoded}/entries/x", $"/api/v1/members/{new string('m', 600)}"])
        {
            using var answer = await client.GetAsync(path, Cancelled);
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{path}: {answer.StatusCode}");
        }
        using var written = await client.SendAsync(WalkTests.Entry("m", "id\u0000"), Cancelled);
        Assert.True((int)written.StatusCode is >= 400 and < 500);
    }
}
