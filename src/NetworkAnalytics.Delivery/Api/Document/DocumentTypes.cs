using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace NetworkAnalytics.Delivery.Api.Document;

/// <summary>Types that the framework cannot see into: instants, which we spell ourselves, and files.</summary>
internal static class DocumentTypes
{
    private const string Form = "application/x-www-form-urlencoded";

    public static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = context.JsonTypeInfo.Type;
        if (type != typeof(DateTimeOffset) && type != typeof(DateTimeOffset?))
            return Task.CompletedTask;
        schema.Type = type == typeof(DateTimeOffset) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
        schema.Format = "date-time";
        return Task.CompletedTask;
    }

    /// <summary>A file is its bytes, and no form: that curl calls one so when it is not told otherwise is nobody's contract.</summary>
    public static Task DescribeFiles(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (operation.RequestBody?.Content is not { } contents || !contents.Values.Any(c => c.Schema is OpenApiSchemaReference { Reference.Id: nameof(Stream) }))
            return Task.CompletedTask;
        contents.Remove(Form);
        foreach (var content in contents.Values.Where(c => c.Schema is OpenApiSchemaReference { Reference.Id: nameof(Stream) }))
            content.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        return Task.CompletedTask;
    }
}
