using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using NetworkAnalytics.SystemTests.Api.Contract;

namespace NetworkAnalytics.SystemTests.Api.Fuzz;

/// <summary>
/// Bodies that are nearly right: the document's example with every further field its schema knows, a few of them spoilt,
/// and now and then the text itself. Nearly right, so that they get past the first check and to the second.
/// </summary>
internal static class HostileBodies
{
    /// <summary>What stands in place of a value. As JSON text, because much of it could not be written otherwise.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1e999", "-1e999", "1e-999", "1.5", "99999999999999999999", "-2147483649", "2147483648", "9223372036854775808", "NaN", "Infinity", "01", "+1", "0x10", "1_000", "",
        "{}", "[]", "[[]]", "[null]", "[{}]", "{\"a\":{}}", "[1,\"2\",null]",
        "\"\"", "\" \"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u200e\\u202e\"", "\"\\n\"", "\"\\x\"", "\"unfinished", "'single'", "\"\\ud83d\\ude00\"",
        "\"2021-02-30\"", "\"0000-01-01\"", "\"9999-12-31\"", "\"0001-01-01\"", "\"2021-05-04T25:00:00Z\"", "\"9999-12-31T23:59:59-14:00\"", "\"0001-01-01T00:00:00+14:00\"", "\"2021-05-04T12:00:00+51:80\"", "\"2021-05-04\"",
        "\"=cmd|' /C calc'!A0\"", "\"'; DROP TABLE analytics.entry; --\"", "\"../../etc/passwd\"", "\"%00\"", "\"<script>alert(1)</script>\"", "\"{{7*7}}\"", "\"http://169.254.169.254/\"", "\"file:///etc/passwd\"", "\"* * * * * *\"", "\"UTC\"", "\"Not/AZone\"",
        "\"" + new string('x', 300) + "\"", "\"" + new string('y', 70_000) + "\"", "\"" + new string('é', 5_000) + "\"", Nested(40), Nested(80), "[" + string.Join(',', Enumerable.Repeat("\"many\"", 3_000)) + "]",
    ];

    private static readonly string[] Fields = ["$type", "$id", "__proto__", "id", "tenant_id", "member_id", "unknown", "", " ", "\\u0000", "\\ud800", "entries", new string('f', 10_000)];

    private enum Fault
    {
        None,
        Replace,
        Remove,
        Double,
        Repeat,
        Unknown,
    }

    private sealed record Spoiling(int Place, Fault Fault, string Value, string Field);

    /// <summary>JSON, or what was JSON once.</summary>
    public static Gen<byte[]> Of(ApiContract contract, JsonNode? example, JsonNode? schema)
    {
        var whole = Fill(contract, example?.DeepClone(), schema, 0);
        var places = Count(whole);
        var value = Gen.Frequency((4, Gen.OneOf(Values)), (1, Gen.String.Select(s => JsonValue.Create(s)!.ToJsonString())), (1, Gen.Long.Select(n => n.ToString(CultureInfo.InvariantCulture))), (1, Gen.Double.Select(n => n.ToString("R", CultureInfo.InvariantCulture))));
        var spoiling = Gen.Select(Gen.Int[0, places], Gen.Frequency((1, Gen.Const(Fault.None)), (8, Gen.Const(Fault.Replace)), (2, Gen.Const(Fault.Remove)), (1, Gen.Const(Fault.Double)), (1, Gen.Const(Fault.Repeat)), (1, Gen.Const(Fault.Unknown))), value, Gen.OneOf(Fields))
            .Select((place, fault, text, field) => new Spoiling(place, fault, text, field));
        var text = spoiling.Array[0, 3].Select(faults => Encoding.UTF8.GetBytes(Write(whole, faults)));
        return Gen.Frequency((9, text), (2, Gen.Select(text, Gen.Int[0, 100], Gen.Int[0, 7]).Select(Break)));
    }

    /// <summary>The example with every field its schema has besides, so that all of them are tried.</summary>
    private static JsonNode? Fill(ApiContract contract, JsonNode? example, JsonNode? schema, int depth)
    {
        var shape = contract.Resolve(schema);
        if (depth > 6 || shape is null)
            return example;
        if (shape["items"] is { } items && example is JsonArray list)
            return new JsonArray([.. list.Select(item => Fill(contract, item?.DeepClone(), items, depth + 1))]);
        if (shape["properties"] is not JsonObject properties || example is not (null or JsonObject))
            return example;
        var filled = example as JsonObject ?? [];
        foreach (var (name, property) in properties)
            if (filled[name] is null && contract.Resolve(property)?["examples"]?[0] is { } own)
                filled[name] = own.DeepClone();
        return filled;
    }

    private static int Count(JsonNode? node) => 1 + node switch
    {
        JsonObject shape => shape.Sum(p => Count(p.Value)),
        JsonArray list => list.Sum(Count),
        _ => 0,
    };

    private static string Write(JsonNode? whole, Spoiling[] faults)
    {
        var place = -1;
        return Text(whole);

        string Text(JsonNode? node)
        {
            place++;
            var spoilt = Array.Find(faults, f => f.Place == place);
            var text = node switch
            {
                JsonObject shape => "{" + string.Join(',', shape.SelectMany(p => Field(p.Key, p.Value)).Concat(spoilt?.Fault == Fault.Unknown ? [$"\"{spoilt.Field}\":{spoilt.Value}"] : [])) + "}",
                JsonArray list => "[" + string.Join(',', list.SelectMany(item => Text(item) is var one && spoilt?.Fault == Fault.Repeat ? Enumerable.Repeat(one, 1_100) : [one])) + "]",
                null => "null",
                _ => node.ToJsonString(),
            };
            return spoilt?.Fault == Fault.Replace ? spoilt.Value : text;
        }

        IEnumerable<string> Field(string name, JsonNode? value)
        {
            var spoilt = Array.Find(faults, f => f.Place == place + 1);
            var field = $"\"{name}\":{Text(value)}";
            return spoilt?.Fault switch { Fault.Remove => [], Fault.Double => [field, field], _ => [field] };
        }
    }

    private static byte[] Break(byte[] text, int percent, int how) => how switch
    {
        0 => text[..(text.Length * percent / 100)],
        1 => [0xef, 0xbb, 0xbf, .. text],
        2 => [.. text, .. "}"u8],
        3 => [.. text[..(text.Length * percent / 100)], 0xff, .. text[(text.Length * percent / 100)..]],
        4 => [.. text[..(text.Length * percent / 100)], 0, .. text[(text.Length * percent / 100)..]],
        5 => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(text)),
        6 => [.. "["u8, .. text, .. "]"u8],
        _ => [],
    };

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth));
}
