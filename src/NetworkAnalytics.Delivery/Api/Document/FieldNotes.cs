using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace NetworkAnalytics.Delivery.Api.Document;

/// <summary>
/// Gives every operation, parameter and field its description and example from <c>notes.json</c>. A name means the same
/// wherever it stands, so it is noted once; <c>Type.field</c> or <c>Operation.parameter</c> notes an exception. What the
/// code says itself is kept. Examples of whole bodies are put together from those of their fields.
/// </summary>
internal sealed class FieldNotes
{
    private readonly JsonObject _fields;
    private readonly JsonObject _operations;
    private readonly JsonObject _bodies;
    private readonly JsonObject _tags;
    private readonly JsonObject _schemas;

    public FieldNotes()
    {
        using var stream = typeof(FieldNotes).Assembly.GetManifestResourceStream("api-notes.json")!;
        var notes = JsonNode.Parse(stream, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })!.AsObject();
        (_fields, _operations, _bodies, _tags, _schemas) = (Part("fields"), Part("operations"), Part("bodies"), Part("tags"), Part("schemas"));

        JsonObject Part(string name) => notes[name]!.AsObject();
    }

    public void Describe(OpenApiDocument document)
    {
        foreach (var (name, schema) in document.Components!.Schemas!)
            if (schema is OpenApiSchema shape && name != ProblemSchema.Name)
            {
                shape.Description ??= Text(_schemas[name]);
                foreach (var (field, property) in shape.Properties ?? new Dictionary<string, IOpenApiSchema>())
                    Note(property, name, field);
            }
        foreach (var tag in document.Tags ?? new HashSet<OpenApiTag>())
            tag.Description ??= Text(_tags[tag.Name!]);
        foreach (var operation in document.Paths.Values.SelectMany(p => p.Operations?.Values.AsEnumerable() ?? []))
            Describe(operation);
    }

    private void Describe(OpenApiOperation operation)
    {
        var name = operation.OperationId!;
        operation.Description ??= Text(_operations[name]);
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            var note = Find(name, parameter.Name!);
            parameter.Description ??= Text(note?["description"]);
            parameter.Example ??= note?["example"]?.DeepClone();
        }
        foreach (var (type, content) in operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>())
            content.Example ??= Body(name, type, "request", content.Schema);
        if (operation.RequestBody is OpenApiRequestBody body)
            body.Description ??= Text(_bodies[$"{name}.description"]);
        // What comes besides JSON when it is asked for, such as CSV.
        foreach (var (key, text) in _bodies.Where(b => b.Key.StartsWith($"{name}.answer ", StringComparison.Ordinal)))
            (((OpenApiResponse)operation.Responses!["200"]).Content ??= new Dictionary<string, OpenApiMediaType>())
                .TryAdd(key[(key.LastIndexOf(' ') + 1)..], new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = text?.DeepClone() });
        foreach (var answer in operation.Responses?.Values.OfType<OpenApiResponse>() ?? [])
            foreach (var (type, content) in answer.Content ?? new Dictionary<string, OpenApiMediaType>())
                content.Example ??= Body(name, type, "answer", content.Schema);
    }

    private JsonNode? Body(string operation, string type, string direction, IOpenApiSchema? schema) =>
        (_bodies[$"{operation}.{direction} {type}"] ?? _bodies[$"{operation}.{direction}"])?.DeepClone() ?? (type.Contains("json", StringComparison.Ordinal) ? Compose(schema, "") : null);

    private void Note(IOpenApiSchema property, string type, string field)
    {
        var note = Find(type, field);
        if (property is OpenApiSchemaReference reference)
            reference.Description = Own(property, reference) ?? Text(note?["description"]) ?? reference.Description;
        else if (property is OpenApiSchema schema)
        {
            schema.Description ??= Text(note?["description"]);
            // A type of ours has examples of its own fields.
            if (!Refers(schema) && note?["example"] is { } example)
                schema.Examples = [example.DeepClone()];
        }
    }

    private static bool Refers(OpenApiSchema schema) => schema.Items is OpenApiSchemaReference || schema.OneOf?.Any(c => c is OpenApiSchemaReference) == true || schema.AdditionalProperties is OpenApiSchemaReference;

    /// <summary>What is said of the field itself, and not of the type it refers to.</summary>
    private static string? Own(IOpenApiSchema property, OpenApiSchemaReference reference) =>
        property.Description == reference.Target?.Description ? null : property.Description;

    private JsonObject? Find(string owner, string name) => (_fields[$"{owner}.{name}"] ?? _fields[name]) as JsonObject;

    private static JsonNode? Compose(IOpenApiSchema? schema, string seen)
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } id } reference)
            return seen.Contains($"/{id}/", StringComparison.Ordinal) ? null : Compose(reference.Target, $"{seen}/{id}/");
        if (schema?.Examples is [{ } example, ..])
            return example.DeepClone();
        if (schema?.OneOf is { Count: > 0 } choices)
            return Compose(choices.FirstOrDefault(c => c.Type != JsonSchemaType.Null), seen);
        if (schema?.Items is { } items)
            return Compose(items, seen) is { } item ? new JsonArray(item) : [];
        if (schema?.Properties is not { Count: > 0 } properties)
            return null;
        var whole = new JsonObject();
        foreach (var (name, property) in properties)
            whole[name] = Compose(property, seen);
        return whole;
    }

    private static string? Text(JsonNode? node) => node?.GetValue<string>();
}
