using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary>Writes a command's result to standard output.</summary>
internal static class Output
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    public static void Json(object value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, Options));

    /// <summary>An answer of the API about one member, who is named first.</summary>
    public static void Json<T>(string memberId, T answer)
    {
        var shape = JsonSerializer.SerializeToNode(answer, Options)!.AsObject();
        shape.Insert(0, "member_id", memberId);
        Console.Out.WriteLine(shape.ToJsonString(Options));
    }

    public static void Lines(params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
            Console.Out.WriteLine(line);
    }
}
