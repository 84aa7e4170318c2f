using System.IO.Compression;
using System.Text;

namespace NetworkAnalytics.Engine.Ingest.Files;

/// <summary>Opens what somebody sent as CSV: plain or gzip, UTF-8 with or without a byte-order mark; says in one sentence what else it is.</summary>
internal static class CsvContent
{
    /// <summary>Stands for bytes that are not UTF-8: a code point that no text has. The reader of rows knows the line it is on.</summary>
    public const char NotUtf8 = '\uffff';

    private const int HeadLength = 4096;

    private static readonly Encoding Utf8 = Strict(Encoding.UTF8);
    private static readonly Encoding Utf16 = Strict(Encoding.Unicode);
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback(NotUtf8.ToString()))!;

    /// <param name="encoding">As a mapping names it.</param>
    /// <exception cref="ImportFileException">The content is empty, binary, or in another encoding.</exception>
    public static async Task<TextReader> Open(Stream content, ImportOptions options, string encoding, CancellationToken cancellation)
    {
        var (head, rest) = await Peek(content, cancellation);
        if (head.Length >= 2 && head[0] == 0x1f && head[1] == 0x8b)
        {
            var packed = new CountingStream(rest);
            (head, rest) = await Peek(new GZipStream(packed, CompressionMode.Decompress), cancellation);
            rest = new LimitedStream(rest, options.MaxBytes, options.MaxExpansion, packed);
        }
        else
            rest = new LimitedStream(rest, options.MaxBytes, options.MaxExpansion, null);
        CheckHead(head, encoding);
        var mark = head switch { [0xef, 0xbb, 0xbf, ..] => 3, [0xff, 0xfe, ..] or [0xfe, 0xff, ..] => 2, _ => 0 };
        await rest.ReadExactlyAsync(new byte[mark], cancellation);
        // A mark tells more than a mapping does.
        var how = mark == 3 ? Utf8 : head is [0xfe, 0xff, ..] ? Strict(Encoding.BigEndianUnicode) : encoding switch { "utf-16" => Utf16, "windows-1252" => Windows1252, _ => Utf8 };
        return new StreamReader(rest, how, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16);
    }

    private static Encoding Strict(Encoding encoding) => Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback(NotUtf8.ToString()));

    private static void CheckHead(byte[] head, string encoding)
    {
        if (head.Length == 0)
            throw new ImportFileException(FileProblems.Empty());
        if (encoding == "utf-16")
            return;
        if (head is [0xff, 0xfe, ..] or [0xfe, 0xff, ..])
            throw new ImportFileException(FileProblems.Utf16());
        if (head is [0x50, 0x4b, 0x03, 0x04, ..])
            throw new ImportFileException(FileProblems.Workbook());
        var nulls = head.Count(b => b == 0);
        if (nulls > head.Length / 4)
            throw new ImportFileException(FileProblems.Utf16OrBinary());
        if (nulls > 0 && head.Count(b => b is < 0x20 and not (0x09 or 0x0a or 0x0d)) > head.Length / 50 + 1)
            throw new ImportFileException(FileProblems.Binary());
    }

    private static async Task<(byte[] Head, Stream Content)> Peek(Stream content, CancellationToken cancellation)
    {
        var head = new byte[HeadLength];
        try
        {
            var length = await content.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, cancellation);
            return (head[..length], new PrependedStream(head.AsMemory(0, length), content));
        }
        catch (InvalidDataException broken)
        {
            throw new ImportFileException(FileProblems.Damaged(), broken);
        }
    }
}
