using System.Net;
using System.Text;

namespace NetworkAnalytics.SystemTests.Api;

[Collection(ApiTests.Name)]
public sealed class CohortsTests(ServedProduct product)
{
    [Fact]
    public async Task A_cohort_is_saved_listed_replaced_and_removed()
    {
        var association = await product.AssociationAsync();
        await SaveAsync(association, "job seekers of the north", """{"attributes":{"region":["north","far north"]},"joined_from":"2020-01-01","joined_before":"2021-01-01","goal_kinds":["job"]}""");
        await SaveAsync(association, "early", """{"joined_before":"2020-06-01"}""");
        Assert.Equal(["early", "job seekers of the north"], await SavedAsync(association));
        var saved = (await association.Client.ReadAsync("/api/v1/cohorts")).GetProperty("saved")[1];
        Assert.Equal(["north", "far north"], saved.GetProperty("attributes").GetProperty("region").EnumerateArray().Select(v => v.GetString()!));

        await SaveAsync(association, "early", """{"joined_before":"2019-06-01"}""");
        Assert.Equal("2019-06-01", (await association.Client.ReadAsync("/api/v1/cohorts")).GetProperty("saved")[0].GetProperty("joined_before").GetString());
        using var removed = await association.Client.DeleteAsync("/api/v1/cohorts/early", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var again = await association.Client.DeleteAsync("/api/v1/cohorts/early", TestContext.Current.CancellationToken);
        await Json.ProblemAsync(again, 404);
        Assert.Equal(["job seekers of the north"], await SavedAsync(association));
    }

    [Theory]
    [InlineData("everyone", "{}", "name")]
    [InlineData("join_year=2010", "{}", "name")]
    [InlineData("%20blank%20", "{}", "name")]
    [InlineData("a%0Ab", "{}", "name")]
    [InlineData("x", """{"attributes":{"region":[]}}""", "attributes.region")]
    [InlineData("x", """{"attributes":{"region":null}}""", "attributes.region")]
    [InlineData("x", """{"attributes":{"region":[null]}}""", "attributes.region")]
    [InlineData("x", """{"attributes":{"":["a"]}}""", "attributes")]
    [InlineData("x", """{"joined_from":"2020-01-01","joined_before":"2020-01-01"}""", "joined_before")]
    [InlineData("x", """{"joined_from":"2020-13-01"}""", "joined_from")]
    [InlineData("x", """{"effective_from":"0001-01-01"}""", "effective_from")]
    [InlineData("x", """{"goal_kinds":["fame"]}""", "goal_kinds")]
    [InlineData("x", """{"goal_kinds":[null]}""", "goal_kinds")]
    [InlineData("x", """{"minimum_peers":1}""", "minimum_peers")]
    public async Task A_filter_that_is_wrong_names_its_field_and_is_not_saved(string name, string body, string field)
    {
        var association = await product.AssociationAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await association.Client.PutAsync($"/api/v1/cohorts/{name}", content, TestContext.Current.CancellationToken);
        Assert.Equal([field], (await Json.ProblemAsync(answer, 400)).Keys);
        Assert.Empty(await SavedAsync(association));
    }

    [Fact]
    public async Task A_name_has_a_definition_for_each_day_from_which_one_holds()
    {
        var association = await product.AssociationAsync();
        await SaveAsync(association, "young", """{"joined_from":"2015-01-01"}""");
        await SaveAsync(association, "young", """{"joined_from":"2020-01-01","effective_from":"2022-01-01"}""");
        await SaveAsync(association, "young", """{"joined_from":"2019-01-01","effective_from":"2021-01-01"}""");
        await SaveAsync(association, "young", """{"joined_from":"2019-06-01","effective_from":"2021-01-01"}""");
        Assert.Equal([" 2015-01-01", "2021-01-01 2019-06-01", "2022-01-01 2020-01-01"], await DefinitionsAsync(association));
        using (var removed = await association.Client.DeleteAsync("/api/v1/cohorts/young?effective_from=2021-01-01", TestContext.Current.CancellationToken))
            Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal([" 2015-01-01", "2022-01-01 2020-01-01"], await DefinitionsAsync(association));
        using (var removed = await association.Client.DeleteAsync("/api/v1/cohorts/young?effective_from=2021-01-01", TestContext.Current.CancellationToken))
            await Json.ProblemAsync(removed, 404);
        using (var day = await association.Client.DeleteAsync("/api/v1/cohorts/young?effective_from=soon", TestContext.Current.CancellationToken))
            Assert.Equal(["effective_from"], (await Json.ProblemAsync(day, 400)).Keys);
        using (var removed = await association.Client.DeleteAsync("/api/v1/cohorts/young", TestContext.Current.CancellationToken))
            Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var none = await association.Client.GetAsync("/api/v1/cohorts/young", TestContext.Current.CancellationToken);
        await Json.ProblemAsync(none, 404);
    }

    private static async Task<string[]> DefinitionsAsync(ServedAssociation association)
    {
        var last = await association.Client.ReadAsync("/api/v1/cohorts/young");
        return [.. last.GetProperty("earlier").EnumerateArray().Append(last).Select(d => $"{d.GetProperty("effective_from")} {d.GetProperty("joined_from")}")];
    }

    private static async Task SaveAsync(ServedAssociation association, string name, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await association.Client.PutAsync($"/api/v1/cohorts/{Uri.EscapeDataString(name)}", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<string[]> SavedAsync(ServedAssociation association) =>
        [.. (await association.Client.ReadAsync("/api/v1/cohorts")).GetProperty("saved").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];
}
