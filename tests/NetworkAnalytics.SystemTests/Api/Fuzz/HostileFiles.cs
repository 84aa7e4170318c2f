using System.IO.Compression;
using System.Text;
using CsCheck;

namespace NetworkAnalytics.SystemTests.Api.Fuzz;

/// <summary>Files as people and spreadsheets make them (row 21 of the faults), from one that is right.</summary>
internal static class HostileFiles
{
    private static readonly string[] Cells =
    [
        "", " ", "\"", "\"\"", "\"unfinished", "a\"b", "\"a\nb\"", "\"a\r\nb\"", "\0", "=1+1", "+1", "-1", "@SUM(A1)", "\t", "0001-01-01", "9999-12-31", "2021-05-04T12:00:00+51:80", "0000-00-00", "2021-02-30", "1e999", "-1", "99999999999999999999", "NaN",
        "😀", "\u202e", "é", "<<<<<<< HEAD", "=======", "'; DROP TABLE x; --", new string('x', 300), new string('y', 100_000), new string('z', 10_000_000),
    ];

    public static Gen<byte[]> Of(string right)
    {
        var lines = right.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var spoilt = Gen.Select(Gen.Int[0, lines.Length - 1], Gen.Int[0, 12], Gen.OneOf(Cells), Gen.Int[0, 9]).Array[0, 3].Select(faults =>
        {
            var rows = lines.Select(l => l.Split(',').ToList()).ToList();
            foreach (var (row, column, cell, how) in faults)
                Spoil(rows, row, column, cell, how);
            return string.Join('\n', rows.Select(r => string.Join(',', r))) + "\n";
        });
        return Gen.Select(spoilt, Gen.Int[0, 13], Gen.Int[0, 100]).Select(Encode);
    }

    private static void Spoil(List<List<string>> rows, int row, int column, string cell, int how)
    {
        var at = rows[row];
        switch (how)
        {
            case 0: at.Add(cell); break;
            case 1: at.RemoveAt(at.Count - 1); break;
            case 2: rows.Add([.. at]); break;
            case 3: at.AddRange(Enumerable.Repeat("c", 10_000)); break;
            case 4 when at.Count > 1: at[0] = at[1]; break;
            default:
                if (at.Count > 0)
                    at[column % at.Count] = cell;
                break;
        }
        if (at.Count == 0)
            at.Add("");
    }

    private static byte[] Encode(string text, int how, int percent)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var packed = how is 6 or 7 or 8 ? Gzip(plain) : [];
        return how switch
        {
            0 => [0xef, 0xbb, 0xbf, .. plain],
            1 => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)],
            2 => Encoding.Latin1.GetBytes(text),
            3 => Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal)),
            4 => Encoding.UTF8.GetBytes(text.Replace('\n', '\r')),
            5 => Encoding.UTF8.GetBytes(text.Replace(',', ';')),
            6 => packed,
            7 => packed[..(packed.Length * percent / 100)],
            8 => [.. packed, .. packed],
            9 => plain[..(plain.Length * percent / 100)],
            10 => Gzip(new byte[8 << 20]),
            11 => [],
            _ => plain,
        };
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }
}
