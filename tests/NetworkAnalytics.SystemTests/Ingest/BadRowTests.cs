using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Ingest;

/// <summary>Rows that cannot be taken: each in the report by line, field and reason, and every good row stored.</summary>
[Collection(EntryTests.Name)]
public sealed class BadRowTests(ProductFixture fixture)
{
    private const string Header = "entry_id,member_id,occurred_at,entry,kind,effort_minutes,expected,value,note\n";
    private const string Good = "before,m1,2021-05-04T09:30:00Z,activity,event,,,,\n";
    private const string GoodAfter = "after,m1,2021-05-04T09:30:00Z,activity,event,,,,\n";

    private readonly TestProduct _product = fixture.Product;

    private static readonly (string Row, string Field, string Reason)[] Rows =
    [
        ("e,m1,10000-01-01T00:00:00Z,activity,event,,,,", "occurred_at", "is not an instant"),
        ("e,m1,9999-12-31T23:59:59Z,activity,event,,,,", "occurred_at", "lies in the future"),
        ("e,m1,9999-12-31T23:59:59-14:00,activity,event,,,,", "occurred_at", "is not an instant"),
        ("e,m1,0001-01-01T00:00:00Z,activity,event,,,,", "occurred_at", "before 1970"),
        ("e,m1,0001-01-01T00:00:00+14:00,activity,event,,,,", "occurred_at", "is not an instant"),
        ("e,m1,2021-05-04T09:30:00+51800,activity,event,,,,", "occurred_at", "is not an instant"),
        ("e,m1,2021-05-04T09:30:00,activity,event,,,,", "occurred_at", "offset"),
        ("e,m1,2021-02-30T09:30:00Z,activity,event,,,,", "occurred_at", "is not an instant"),
        ("e,m1,,activity,event,,,,", "occurred_at", "is missing"),
        ("e,,2021-05-04T09:30:00Z,activity,event,,,,", "member_id", "is missing"),
        (",m1,2021-05-04T09:30:00Z,activity,event,,,,", "entry_id", "is empty"),
        ("e,m1,2021-05-04T09:30:00Z,,event,,,,", "entry", "is missing"),
        ("e,m1,2021-05-04T09:30:00Z,actvity,event,,,,", "entry", "is no entry"),
        ("e,m1,2021-05-04T09:30:00Z,activity,juggling,,,,", "kind", "activity kinds"),
        ("e,m1,2021-05-04T09:30:00Z,outcome,advice,,,,", "expected", "needs expected"),
        ("e,m1,2021-05-04T09:30:00Z,outcome,advice,,maybe,,", "expected", "neither true nor false"),
        ("e,m1,2021-05-04T09:30:00Z,activity,event,ten,,,", "effort_minutes", "not a whole number"),
        ("e,m1,2021-05-04T09:30:00Z,activity,event,-5,,,", "effort_minutes", "out of range"),
        ("e,m1,2021-05-04T09:30:00Z,activity,event,99999999999,,,", "effort_minutes", "not a whole number"),
        ("e,m1,2021-05-04T09:30:00Z,reflection,,,,6,", "value", "out of range"),
        ("e,nobody,2021-05-04T09:30:00Z,activity,event,,,,", "member_id", "import the members first"),
        ("a\0b,m1,2021-05-04T09:30:00Z,activity,event,,,,", "entry_id", "U+0000"),
        ("e,m1,2021-05-04T09:30:00Z,activity,event,,,,a\0b", "note", "U+0000"),
        ("e,m\01,2021-05-04T09:30:00Z,activity,event,,,,", "member_id", "U+0000"),
        ("before,m1,2021-05-04T09:30:00Z,activity,one_to_one,,,,", "entry_id", "different content"),
        ("e,m1,2021-05-04T09:30:00Z,activity,event", "row", "has 5 fields; the header has 9"),
        ("e,m1,2021-05-04T09:30:00Z,activity,event,,,,,,", "row", "has 11 fields; the header has 9"),
        ("<<<<<<< HEAD", "row", "has 1 field; the header has 9"),
        ("=======", "row", "has 1 field; the header has 9"),
        (">>>>>>> theirs", "row", "has 1 field; the header has 9"),
        ("e,m1,2021-05-04T09:30:00Z,activity,event,,,,the 5\" screen", "row", "A quote stands inside"),
        ("e,m1,2021-05-04T09:30:00Z,activity,event,,,,\"said\" she", "row", "A quote stands inside"),
    ];

    [Fact]
    public async Task A_bad_row_is_reported_and_the_rows_around_it_are_stored()
    {
        var rejected = await RejectedAsync(Header + Good + string.Concat(Rows.Select(r => r.Row + "\n")) + GoodAfter, stored: 2);
        Assert.Equal(Rows.Select((r, i) => (Line: 3L + i, r.Field)), rejected.Select(r => (r.Line, r.Field)));
        Assert.All(rejected.Zip(Rows), pair => Assert.Contains(pair.Second.Reason, pair.First.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_of_10000_fields_and_a_field_of_10_MB_are_rows_like_others()
    {
        var rows = await RejectedAsync(
            Header + Good + new string(',', 9_999) + "\n" + "big,m1,2021-05-04T09:30:00Z,activity,event,,,," + new string('x', 10_000_000) + "\n" + GoodAfter, stored: 2);
        Assert.Equal([(3, "row"), (4, "note")], rows.Select(r => (r.Line, r.Field)));
        Assert.Contains("10000 fields", rows[0].Reason, StringComparison.Ordinal);
        Assert.Contains("10000000 characters; the most is 4000", rows[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_are_counted_as_an_editor_counts_them()
    {
        const string Bad = ",m1,2021-05-04T09:30:00Z,nothing,,,,,\n";
        var rows = await RejectedAsync(
            Header                                                          // line 1
            + "\n" + Bad                                                    // 2 is blank, 3 is bad
            + "e1,m1,2021-05-04T09:30:00Z,activity,event,,,,\"two\nlines\"\n" // 4 and 5
            + Bad                                                           // 6
            + "e2,m1,2021-05-04T09:30:00Z,activity,event,,,,\"two\r\nlines\"\r\n" // 7 and 8
            + Bad.Replace("\n", "\r\n", StringComparison.Ordinal)           // 9
            + "\r\n\r\n" + Bad                                              // 10 and 11 are blank, 12 is bad
            + ",m1,2021-05-04T09:30:00Z,nothing,,,,,\"two\nlines\"\n"       // 13 and 14
            + Bad, stored: 2);                                              // 15
        Assert.Equal([3, 6, 9, 12, 13, 15], rows.Select(r => r.Line));
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_is_named_with_the_line_it_stands_on()
    {
        var rows = await RejectedAsync(
            Header + Good + "e,m1,2021-05-04T09:30:00Z,activity,event,,,,\"never closed\n" + GoodAfter, stored: 1);
        Assert.Equal((3, "row"), (rows[0].Line, rows[0].Field));
        Assert.Contains("not closed", rows[0].Reason, StringComparison.Ordinal);
        Assert.Contains("ines 3 to 4", rows[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quote_closed_by_a_later_row_is_named_with_the_lines_it_ran_over()
    {
        var rows = await RejectedAsync(
            Header + Good + "e,m1,2021-05-04T09:30:00Z,activity,event,,,,\"open\n"
            + "f,m1,2021-05-04T09:30:00Z,activity,event,,,,\"closed\"\n" + GoodAfter, stored: 2);
        var row = Assert.Single(rows);
        Assert.Equal((3, "row"), (row.Line, row.Field));
        Assert.Contains("ines 3 to 4", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_row_of_a_members_file_is_reported_and_the_others_are_taken()
    {
        (string Row, string Field, string Reason)[] bad =
        [
            ("m9", "joined_on", "is missing"),
            ("m9,01/02/2020", "joined_on", "is not a day"),
            ("m9,0001-01-01", "joined_on", "out of range"),
            ("m9,9999-12-31", "joined_on", "out of range"),
            ("m9,10000-01-01", "joined_on", "is not a day"),
            ("m9,2020-01-01,2019-12-31", "left_on", "before joined_on"),
            ("m9,2020-01-01,,nowhere", "email", "not an e-mail address"),
            ("m9,2020-01-01,,,,not a locale", "locale", "language tag"),
            ("m9,2020-01-01,,,,,Paris", "time_zone", "IANA"),
            ("m1,2020-01-02", "member_id", "line 2 already"),
            ("m\09,2020-01-01", "member_id", "U+0000"),
        ];
        var tenant = await _product.CreateTenantAsync();
        var done = await _product.ImportAsync(tenant, ImportKind.Members,
            "member_id,joined_on,left_on,email,name,locale,time_zone,trade\nm1,2020-01-01,,,,,,\n"
            + string.Concat(bad.Select(b => b.Row + new string(',', 7 - b.Row.Count(c => c == ',')) + "\n")) + "m3,2020-01-01,,,,,,\n");
        var rejected = await _product.RejectedAsync(tenant, done);
        Assert.Equal((bad.Length + 2, 2, bad.Length), (done.Rows, done.Stored, done.Rejected));
        Assert.Equal(bad.Select((b, i) => (Line: 3L + i, b.Field)), rejected.Select(r => (r.Line, r.Field)));
        Assert.All(rejected.Zip(bad), pair => Assert.Contains(pair.Second.Reason, pair.First.Reason, StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<RejectedRow>> RejectedAsync(string file, int stored)
    {
        var tenant = await _product.CreateTenantAsync();
        await _product.JoinAsync(tenant, 1);
        var done = await _product.ImportAsync(tenant, ImportKind.History, file);
        var rejected = await _product.RejectedAsync(tenant, done);
        foreach (var row in rejected)
            TestContext.Current.TestOutputHelper?.WriteLine($"{row.Line} {row.Id} {row.Field}: {row.Reason}");
        Assert.Equal((stored, rejected.Count, done.Rows), (done.Stored, done.Rejected, done.Stored + done.Rejected));
        Assert.All(rejected, row => Assert.DoesNotContain(row.Reason, char.IsControl));
        await new Journal(tenant).VerifyAsync(_product);
        return rejected;
    }
}
