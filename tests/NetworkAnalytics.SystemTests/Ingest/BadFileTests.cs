using System.Text;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Ingest;

/// <summary>Files that cannot be read as a whole: one sentence says why and what to do, and nothing is stored.</summary>
[Collection(EntryTests.Name)]
public sealed class BadFileTests(ProductFixture fixture)
{
    private const string Header = "entry_id,member_id,occurred_at,entry,kind\n";
    private const string Row = "e1,m1,2021-05-04T09:30:00Z,activity,event\n";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly TestProduct _product = fixture.Product;

    public static TheoryData<string, string> Files => new()
    {
        { "empty", "The file is empty" },
        { "empty gzip", "The file is empty" },
        { "blank lines", "The file is empty" },
        { "wrong header", "no column 'entry_id'" },
        { "no header", "no column 'entry_id'" },
        { "semicolons", "separated by commas" },
        { "one column missing", "no column 'occurred_at'" },
        { "unknown column", "'mood' is unknown" },
        { "duplicate column", "'kind' twice" },
        { "nameless column", "Column 6 of the header has no name" },
        { "10,000 columns", "10004 columns; the most is 200" },
        { "binary", "binary" },
        { "zip", "Excel" },
        { "UTF-16", "UTF-16" },
        { "UTF-16 big endian", "UTF-16" },
        { "UTF-16 without mark", "UTF-16" },
        { "Latin-1", "not UTF-8 on line 3" },
        { "conflict markers first", "no column 'entry_id'" },
        { "gzip cut short", "gzip file is damaged" },
        { "long gzip cut short", "gzip file is damaged" },
        { "gzip with a flipped byte", "gzip file is damaged" },
        { "field of 40 MB", "too large" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_whole_file_is_refused_in_one_sentence_and_nothing_is_stored(string file, string reason)
    {
        var tenant = await _product.CreateTenantAsync();
        await _product.JoinAsync(tenant, 1);
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _product.ImportAsync(tenant, ImportKind.History, new MemoryStream(Bytes(file))));
        TestContext.Current.TestOutputHelper?.WriteLine(refused.Message);
        Assert.Equal("history", refused.Problem.Field);
        Assert.Contains(reason, refused.Problem.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
        Assert.InRange(refused.Message.Length, 20, 600);
        Assert.Single(await _product.Imports.List(tenant, null, 10, TestContext.Current.CancellationToken));
        Assert.Equal(0, await _product.Database.ScalarAsync<long>(tenant, "SELECT count(*) FROM analytics.import_row"));
    }

    [Fact]
    public async Task A_gzip_that_unpacks_to_a_thousand_times_its_size_is_too_large()
    {
        var tenant = await _product.CreateTenantAsync();
        await _product.JoinAsync(tenant, 1);
        // 60 MB of one row: about 1000 to 1, and each row by itself is fine.
        var row = "e1,m1,2021-05-04T09:30:00Z,activity,event," + new string('x', 3000) + "\n";
        var bomb = ImportTests.Pack(Utf8.GetBytes("entry_id,member_id,occurred_at,entry,kind,note\n" + string.Concat(Enumerable.Repeat(row, 60_000_000 / row.Length))));
        Assert.True(bomb.Length < 250_000, $"{bomb.Length} bytes");
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _product.ImportAsync(tenant, ImportKind.History, new MemoryStream(bomb)));
        Assert.True(refused.TooLarge);
        Assert.Contains("unpacks to more than 200 times its size", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await _product.Database.ScalarAsync<long>(tenant, "SELECT count(*) FROM analytics.import_row"));
    }

    [Theory]
    [InlineData("member_id\nm1\n", "no column 'joined_on'")]
    [InlineData("member_id,joined_on,member_id\nm1,2020-01-01,m1\n", "'member_id' twice")]
    [InlineData("member_id,joined_on,a=b\nm1,2020-01-01,c\n", "'a=b' cannot be an attribute")]
    [InlineData("", "The file is empty")]
    public async Task A_members_file_that_cannot_be_read_changes_nobody(string content, string reason)
    {
        var tenant = await _product.CreateTenantAsync();
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _product.ImportAsync(tenant, ImportKind.Members, content));
        Assert.Equal("members", refused.Problem.Field);
        Assert.Contains(reason, refused.Problem.Reason, StringComparison.Ordinal);
        Assert.Empty(await _product.Directory.List(tenant, null, 10, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("header only", 0)]
    [InlineData("mark", 1)]
    [InlineData("mark and quotes", 1)]
    [InlineData("mark in gzip", 1)]
    [InlineData("no last newline", 1)]
    [InlineData("mixed newlines", 4)]
    [InlineData("columns in another order", 1)]
    public async Task What_only_looks_odd_is_read(string file, int rows)
    {
        var tenant = await _product.CreateTenantAsync();
        await _product.JoinAsync(tenant, 1);
        var done = await _product.ImportAsync(tenant, ImportKind.History, new MemoryStream(Bytes(file)));
        Assert.Equal((rows, rows, 0), (done.Rows, done.Stored, done.Rejected));
        await new Journal(tenant).VerifyAsync(_product);
    }

    internal static byte[] Bytes(string file)
    {
        const string Text = Header + Row;
        return file switch
        {
            "empty" => [],
            "empty gzip" => ImportTests.Pack([]),
            "blank lines" => Utf8.GetBytes("\n\r\n\n"),
            "wrong header" => Utf8.GetBytes("id,who,when,what\n" + Row),
            "no header" => Utf8.GetBytes(Row),
            "semicolons" => Utf8.GetBytes(Text.Replace(',', ';')),
            "one column missing" => Utf8.GetBytes("entry_id,member_id,entry\ne1,m1,activity\n"),
            "unknown column" => Utf8.GetBytes("entry_id,member_id,occurred_at,entry,mood\n"),
            "duplicate column" => Utf8.GetBytes("entry_id,member_id,occurred_at,entry,kind,kind\n"),
            "nameless column" => Utf8.GetBytes("entry_id,member_id,occurred_at,entry,kind,\n"),
            "10,000 columns" => Utf8.GetBytes("entry_id,member_id,occurred_at,entry," + string.Join(',', Enumerable.Range(1, 10_000).Select(n => $"c{n}")) + "\n"),
            "binary" => [0x7f, 0x45, 0x4c, 0x46, 0x02, 0x01, 0x01, 0x00, .. Enumerable.Range(0, 4000).Select(n => (byte)(n * 37 % 251))],
            "zip" => [0x50, 0x4b, 0x03, 0x04, .. new byte[500]],
            "UTF-16" => [0xff, 0xfe, .. Encoding.Unicode.GetBytes(Text)],
            "UTF-16 big endian" => [0xfe, 0xff, .. Encoding.BigEndianUnicode.GetBytes(Text)],
            "UTF-16 without mark" => Encoding.Unicode.GetBytes(Text),
            "Latin-1" => Encoding.Latin1.GetBytes("entry_id,member_id,occurred_at,entry,kind,note\n" + Row.Replace("\n", ",\n", StringComparison.Ordinal) + "e2,m1,2021-05-04T09:30:00Z,activity,event,déjà vu\n"),
            "conflict markers first" => Utf8.GetBytes("<<<<<<< HEAD\n" + Text),
            "gzip cut short" => ImportTests.Pack(Utf8.GetBytes(Text))[..^12],
            "long gzip cut short" => LongGzip()[..^5000],
            "gzip with a flipped byte" => Flipped(LongGzip()),
            "field of 40 MB" => Utf8.GetBytes("entry_id,member_id,occurred_at,entry,note\ne1,m1,2021-05-04T09:30:00Z,pause_started," + new string('x', 40_000_000) + "\n"),
            "header only" => Utf8.GetBytes(Header),
            "mark" => [0xef, 0xbb, 0xbf, .. Utf8.GetBytes(Text)],
            "mark and quotes" => [0xef, 0xbb, 0xbf, .. Utf8.GetBytes(Quoted(Text))],
            "mark in gzip" => ImportTests.Pack([0xef, 0xbb, 0xbf, .. Utf8.GetBytes(Quoted(Text))]),
            "no last newline" => Utf8.GetBytes(Text.TrimEnd('\n')),
            "mixed newlines" => Utf8.GetBytes(Header + Row + Row.Replace("e1", "e2", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal)
                + Row.Replace("e1", "e3", StringComparison.Ordinal).Replace('\n', '\r') + Row.Replace("e1", "e4", StringComparison.Ordinal)),
            "columns in another order" => Utf8.GetBytes("kind,entry, occurred_at ,member_id,entry_id\nevent,activity,2021-05-04T09:30:00Z,m1,e1\n"),
            _ => throw new ArgumentOutOfRangeException(nameof(file), file, "No such file."),
        };
    }

    private static string Quoted(string text) =>
        string.Concat(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(',', line.Split(',').Select(f => $"\"{f}\"")) + "\n"));

    private static byte[] LongGzip()
    {
        var random = new Random(7);
        var text = new StringBuilder(Header);
        for (var n = 0; n < 20_000; n++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"e{random.NextInt64():x},m1,2021-05-04T09:30:00Z,activity,event\n");
        return ImportTests.Pack(Utf8.GetBytes(text.ToString()));
    }

    private static byte[] Flipped(byte[] packed)
    {
        for (var at = packed.Length / 2; at < packed.Length / 2 + 64; at++)
            packed[at] ^= 0xff;
        return packed;
    }
}
