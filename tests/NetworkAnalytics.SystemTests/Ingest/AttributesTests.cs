using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Ingest;

/// <summary><c>attributes.csv</c>: values of attributes, each from its day on.</summary>
[Collection(EntryTests.Name)]
public sealed class AttributesTests(ProductFixture fixture)
{
    private const string Members = "member_id,joined_on,chapter,trade\nm1,2020-01-01,Lyon,baker\nm2,2020-01-01,Lyon,\n";
    private readonly TestProduct _product = fixture.Product;

    [Fact]
    public async Task Values_with_days_stand_beside_those_from_joining_and_go_in_once()
    {
        var tenant = await FilledAsync();
        const string File = "member_id,attribute,value,valid_from\nm1,chapter,Nantes,2023-03-01\nm1,chapter,Rennes,2199-01-01\nm1,board,yes,2022-05-01\nm1,board,,2024-05-01\nm2,trade,smith,\n";
        var done = await _product.ImportAsync(tenant, ImportKind.Attributes, File);
        Assert.Equal((5, 5, 0, 0), (done.Rows, done.Stored, done.AlreadyStored, done.Rejected));
        Assert.Equal(
            ["board yes 2022-05-01", "board  2024-05-01", "chapter Lyon ", "chapter Nantes 2023-03-01", "chapter Rennes 2199-01-01", "trade baker "], await ValuesAsync(tenant, "m1"));
        // Today in 2026 and after: the last day has not come, the board's term is over.
        Assert.Equal(["chapter=Nantes", "trade=baker"], await TodayAsync(tenant, "m1"));
        Assert.Equal(["chapter=Lyon", "trade=smith"], await TodayAsync(tenant, "m2"));

        done = await _product.ImportAsync(tenant, ImportKind.Attributes, File + "m2,chapter,Nantes,2025-01-01\n");
        Assert.Equal((6, 1, 5, 0), (done.Rows, done.Stored, done.AlreadyStored, done.Rejected));
        Assert.Equal(2, await _product.Database.ScalarAsync<int>(tenant, "SELECT max(revision) FROM analytics.member_profile JOIN analytics.member m USING (member_id) WHERE m.external_id = 'm1'"));
        await new Journal(tenant).VerifyAsync(_product);
    }

    [Fact]
    public async Task A_value_without_a_day_is_replaced_by_the_next_one_and_those_with_days_stay()
    {
        var tenant = await FilledAsync();
        await _product.ImportAsync(tenant, ImportKind.Attributes, "member_id,attribute,value,valid_from\nm1,chapter,Nantes,2023-03-01\n");
        await _product.ImportAsync(tenant, ImportKind.Members, "member_id,joined_on,chapter\nm1,2020-01-01,Paris\n");
        Assert.Equal(["chapter Paris ", "chapter Nantes 2023-03-01", "trade baker "], await ValuesAsync(tenant, "m1"));
        var done = await _product.ImportAsync(tenant, ImportKind.Attributes, "member_id,attribute,value,valid_from\nm1,chapter,,\nm1,trade,,\nm1,chapter,Brest,2023-03-01\nm2,board,,\n");
        Assert.Equal((4, 3, 1, 0), (done.Rows, done.Stored, done.AlreadyStored, done.Rejected));
        Assert.Equal(["chapter Brest 2023-03-01"], await ValuesAsync(tenant, "m1"));
    }

    [Fact]
    public async Task Rows_that_cannot_be_used_are_reported_by_line_and_the_others_go_in()
    {
        var tenant = await FilledAsync();
        var done = await _product.ImportAsync(tenant, ImportKind.Attributes,
            """
            member_id,attribute,value,valid_from
            m1,chapter,Nantes,2023-03-01
            m1,chapter,Rennes,2023-03-01
            m1,chapter,Nantes,2023-03-01
            nobody,chapter,Nantes,
            m1,,Nantes,
            m1,a=b,Nantes,
            m1,email,ann@example.org,
            m1,chapter,Nantes,1 March
            m1,chapter,Nantes,1066-10-14
            m2,chapter,"two
            lines",
            ,chapter,Nantes,
            m2,chapter
            m2,chapter,Brest,2024-02-29
            """);
        Assert.Equal((13, 2, 1, 10), (done.Rows, done.Stored, done.AlreadyStored, done.Rejected));
        Assert.Equal(
            ["3 m1 value", "5 nobody member_id", "6 m1 attribute", "7 m1 attribute", "8 m1 attribute", "9 m1 valid_from", "10 m1 valid_from", "11 m2 value", "13  member_id", "14 m2 row"],
            (await _product.RejectedAsync(tenant, done)).Select(r => $"{r.Line} {r.Id} {r.Field}"));
        Assert.Equal(["chapter Lyon ", "chapter Brest 2024-02-29"], await ValuesAsync(tenant, "m2"));
    }

    [Theory]
    [InlineData("member_id,attribute,value\nm1,chapter,Nantes\n", "valid_from")]
    [InlineData("member_id,attribute,value,valid_from,note\nm1,chapter,Nantes,,\n", "note")]
    public async Task A_file_of_other_columns_is_refused_as_a_whole(string file, string named)
    {
        var tenant = await FilledAsync();
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _product.ImportAsync(tenant, ImportKind.Attributes, file));
        Assert.Equal("attributes", refused.Problem.Field);
        Assert.Contains($"'{named}'", refused.Problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_with_too_many_values_keeps_what_was_there()
    {
        var tenant = await FilledAsync();
        var days = Enumerable.Range(0, 101).Select(d => $"m1,chapter,c{d},{new DateOnly(2021, 1, 1).AddDays(d):yyyy-MM-dd}\n");
        var names = Enumerable.Range(0, 49).Select(n => $"m2,a{n},x,\n");
        var done = await _product.ImportAsync(tenant, ImportKind.Attributes, "member_id,attribute,value,valid_from\n" + string.Concat(days) + string.Concat(names));
        Assert.Equal((150, 49, 0, 101), (done.Rows, done.Stored, done.AlreadyStored, done.Rejected));
        Assert.Equal(["chapter Lyon ", "trade baker "], await ValuesAsync(tenant, "m1"));
        done = await _product.ImportAsync(tenant, ImportKind.Attributes, "member_id,attribute,value,valid_from\nm2,one more,x,\n");
        Assert.Equal(1, done.Rejected);
        Assert.Equal(50, (await ValuesAsync(tenant, "m2")).Length);
    }

    [Fact]
    public async Task Another_association_with_the_same_ids_sees_nothing_of_it()
    {
        var (tenant, other) = (await FilledAsync(), await FilledAsync());
        await _product.ImportAsync(tenant, ImportKind.Attributes, "member_id,attribute,value,valid_from\nm1,chapter,Nantes,2023-03-01\n");
        Assert.Equal(["chapter Lyon ", "trade baker "], await ValuesAsync(other, "m1"));
        Assert.Equal(0, await _product.Database.ScalarAsync<long>(other, "SELECT count(*) FROM analytics.member_profile WHERE dated_attributes <> '{}'"));
    }

    private async Task<TenantId> FilledAsync()
    {
        var tenant = await _product.CreateTenantAsync();
        await _product.ImportAsync(tenant, ImportKind.Members, Members);
        return tenant;
    }

    private async Task<string[]> ValuesAsync(TenantId tenant, string member) =>
        [.. (await _product.Directory.Find(tenant, member, TestContext.Current.CancellationToken))!.Values.Select(v => FormattableString.Invariant($"{v.Attribute} {v.Value} {v.ValidFrom:yyyy-MM-dd}"))];

    private async Task<string[]> TodayAsync(TenantId tenant, string member) =>
        [.. (await _product.Directory.Find(tenant, member, TestContext.Current.CancellationToken))!.Attributes.Select(a => $"{a.Key}={a.Value}")];
}
