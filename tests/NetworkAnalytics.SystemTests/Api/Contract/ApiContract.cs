using System.Text.Json.Nodes;
using Json.Schema;

namespace NetworkAnalytics.SystemTests.Api.Contract;

/// <summary>One call as the document describes it.</summary>
internal sealed record DocumentedCall(string Method, string Path, JsonObject Operation)
{
    public string Name => Operation["operationId"]!.GetValue<string>();

    public IEnumerable<JsonObject> Parameters => (Operation["parameters"]?.AsArray() ?? []).Select(p => p!.AsObject());

    /// <summary>The scheme of the credential that opens it; null: it is open.</summary>
    public string? Credential => Operation["security"]?.AsArray().FirstOrDefault()?.AsObject().FirstOrDefault().Key;

    /// <summary>The body's media type and example; null: it has none.</summary>
    public (string Type, JsonNode? Example, JsonNode? Schema)? Body =>
        Operation["requestBody"]?["content"]?.AsObject().OrderBy(c => c.Key.StartsWith("multipart", StringComparison.Ordinal)).FirstOrDefault() is { Key: { } type, Value: { } content } ? (type, content["example"], content["schema"]) : null;
}

/// <summary>The OpenAPI document as something to hold answers against.</summary>
internal sealed class ApiContract
{
    private readonly JsonObject _document;
    private readonly Dictionary<string, JsonSchema> _schemas = [];
    private readonly JsonObject _definitions;

    private ApiContract(string text)
    {
        _document = JsonNode.Parse(text)!.AsObject();
        _definitions = Schema(_document["components"]!["schemas"]!).AsObject();
    }

    public static async Task<ApiContract> OfAsync(HttpClient client) => new(await client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));

    public IEnumerable<DocumentedCall> Calls =>
        from path in _document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select new DocumentedCall(operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject());

    public IReadOnlyDictionary<string, JsonObject> Components => _document["components"]!["schemas"]!.AsObject().ToDictionary(s => s.Key, s => s.Value!.AsObject());

    public JsonNode? Resolve(JsonNode? node) =>
        node?["$ref"]?.GetValue<string>() is { } reference ? reference[2..].Split('/').Aggregate((JsonNode?)_document, (at, part) => at?[part]) : node;

    /// <summary>What is wrong with an answer by the document; null: it is as documented.</summary>
    public string? Differs(DocumentedCall call, HttpResponseMessage answer, string body)
    {
        var status = ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (Resolve(call.Operation["responses"]![status]) is not { } documented)
            return $"{status} is not documented: {body}";
        var type = answer.Content.Headers.ContentType?.MediaType;
        if (documented["content"] is not JsonObject { Count: > 0 } contents)
            return body.Length == 0 ? null : $"{status} has a body and is documented without: {body}";
        if (type is null || contents[type] is not { } content)
            return $"{status} is {type ?? "without a body"} and is documented as {string.Join(", ", contents.Select(c => c.Key))}";
        return type.EndsWith("json", StringComparison.Ordinal) ? Differs(content["schema"]!, JsonNode.Parse(body)) : null;
    }

    public string? Differs(JsonNode schema, JsonNode? instance)
    {
        var key = schema.ToJsonString();
        if (!_schemas.TryGetValue(key, out var compiled))
        {
            var whole = Schema(schema).AsObject();
            whole["$schema"] = "https://json-schema.org/draft/2020-12/schema";
            whole["$defs"] = _definitions.DeepClone();
            _schemas[key] = compiled = JsonSchema.FromText(whole.ToJsonString());
        }
        using var element = System.Text.Json.JsonDocument.Parse(instance?.ToJsonString() ?? "null");
        var result = compiled.Evaluate(element.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return result.IsValid ? null
            : string.Join("; ", (result.Details ?? []).Where(d => d.Errors is { Count: > 0 }).Take(5).Select(d => $"{d.InstanceLocation}: {string.Join(", ", d.Errors!.Values)}"));
    }

    /// <summary>As JSON Schema, and stricter than the document: a field it does not name is no field of the answer.</summary>
    private static JsonNode Schema(JsonNode schema)
    {
        var copy = schema.DeepClone();
        Tighten(copy);
        return copy;
    }

    private static void Tighten(JsonNode? node)
    {
        if (node is JsonArray list)
            foreach (var item in list)
                Tighten(item);
        if (node is not JsonObject shape)
            return;
        if (shape["$ref"] is JsonValue reference)
            shape["$ref"] = reference.GetValue<string>().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
        if (shape["properties"] is JsonObject && shape["type"] is not null && shape["additionalProperties"] is null)
            shape["additionalProperties"] = false;
        foreach (var (_, value) in shape.ToList())
            Tighten(value);
    }
}
