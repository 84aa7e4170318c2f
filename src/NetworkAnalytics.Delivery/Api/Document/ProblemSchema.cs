using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace NetworkAnalytics.Delivery.Api.Document;

/// <summary>The one shape of all that is refused. By hand, because the framework's type knows nothing of what we add to it.</summary>
internal static class ProblemSchema
{
    public const string Name = "ProblemDetails";

    public static void Describe(OpenApiComponents components)
    {
        components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        components.Schemas[Name] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "Why a call was refused (RFC 9457). A refused call changed nothing, unless it says that this is not known.",
            // Where it helps, a call adds fields of its own, such as the receipts of refused entries.
            AdditionalProperties = new OpenApiSchema(),
            Required = new HashSet<string> { "title", "status", "trace_id" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Text("What the status means, as an address.", "https://tools.ietf.org/html/rfc9110#section-15.5.1"),
                ["title"] = Text("What happened, in a few words.", "The request was not understood; nothing was stored."),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "The HTTP status.", Examples = [400] },
                ["detail"] = Text("What was wrong, and what to do.", "entries[3].occurred_at: Write an instant with its offset, like 2026-03-14T09:30:00+01:00 or 2026-03-14T08:30:00Z."),
                ["error"] = Text("Of POST /api/v1/token alone: what is wrong, in the words of RFC 6749.", "invalid_request"),
                ["error_description"] = Text("Likewise, the detail.", "subject_token: give the ID token."),
                ["trace_id"] = Text("Under this the call is found in the log.", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                ["errors"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description = "Each wrong field, header or parameter, by its place, with what is wrong and what to do.",
                    AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
                    Examples = [new JsonObject { ["entries[3].occurred_at"] = new JsonArray("Write an instant with its offset, like 2026-03-14T09:30:00+01:00 or 2026-03-14T08:30:00Z.") }],
                },
            },
        };
    }

    /// <summary>A problem as it is answered with that status.</summary>
    public static JsonObject Example(int status, string title, string detail, string? field)
    {
        var problem = new JsonObject { ["title"] = title, ["status"] = status, ["detail"] = field is null ? detail : $"{field}: {detail}", ["trace_id"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };
        if (field is not null)
            problem["errors"] = new JsonObject { [field] = new JsonArray(detail) };
        return problem;
    }

    private static OpenApiSchema Text(string description, string example) => new() { Type = JsonSchemaType.String, Description = description, Examples = [example] };
}
