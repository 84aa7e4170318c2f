using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using NetworkAnalytics.Delivery.Access.Members;
using NetworkAnalytics.Delivery.Api.Conventions;

namespace NetworkAnalytics.Delivery.Api.Document;

/// <summary>The problems and headers that follow from what a call is: it has a body, an id, a key, an ETag.</summary>
internal static class CommonAnswers
{
    private sealed record Answer(int Status, string Name, string Meaning, string Title, string Detail, string? Field = null);

    private static readonly Answer[] All =
    [
        new(400, "BadRequest", "A field, header or parameter is not as it should be; errors names it.", "The request was not understood; nothing was stored.", "Give 1 to 1000.", "limit"),
        new(401, "Unauthorized", "There is no credential, or one that is not good any more.", "Unauthorized", "Send 'Authorization: Bearer …' with an association's key or a member's token that is still good."),
        new(403, "Forbidden", "The credential is good and does not open this; or the association is suspended.", "Forbidden", "The credential is good and does not open this; /openapi/v1.json says which one each call needs."),
        new(404, "NotFound", "There is nothing of this id, or it is another association's.", "Not found.", "The directory has no member of this id."),
        new(409, "Conflict", "It is taken, or under way: errors says what and by what.", "An entry id is taken by another entry; nothing was stored.", "This id is taken by an entry with other content.", "entries[0].entry_id"),
        new(412, "PreconditionFailed", "It is no longer, or already, what If-Match or If-None-Match says; nothing was changed.", "Nothing was changed: a precondition does not hold.", "It was changed meanwhile. Read it again, and send your change with the ETag you then get.", "If-Match"),
        new(413, "ContentTooLarge", "The body is larger than this call takes, as sent or unpacked.", "The request was not understood; nothing was stored.", "It is larger than this call takes; send it in several calls.", "body"),
        new(415, "UnsupportedMediaType", "Content-Type or Content-Encoding is none that this call takes.", "The request was not understood; nothing was stored.", "Send JSON, and say so: Content-Type: application/json.", "Content-Type"),
        new(422, "UnprocessableContent", "The Idempotency-Key was used for another request.", "Nothing was done under this key.", "This key was used for another request within the last 24 hours; send this one with a new key.", IdempotencyKeys.Header),
        new(429, "TooManyRequests", "The association, or the address without a credential, asks more often than it may.", "Too many requests.", "Wait as long as Retry-After says, then go on."),
        new(503, "ServiceUnavailable", "Not now: the database is away, or too much waits to be written. Whether the call took effect may not be known: send it again as it was.", "Not now.", "The database does not answer at the moment. Send the call again with the same ids."),
        new(507, "InsufficientStorage", "There is no room for the file at the moment; nothing was stored.", "Not now.", "There is no room for the file at the moment. Send it again later, or in parts."),
    ];

    public static void Describe(OpenApiDocument document)
    {
        var answers = document.Components!.Responses ??= new Dictionary<string, IOpenApiResponse>();
        foreach (var answer in All)
        {
            answers[answer.Name] = new OpenApiResponse
            {
                Description = answer.Meaning,
                Headers = answer.Status is 429 or 503 or 507 ? new Dictionary<string, IOpenApiHeader> { ["Retry-After"] = Header("Seconds to wait before asking again.", "1", JsonSchemaType.Integer) } : null,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(ProblemSchema.Name, document), Example = ProblemSchema.Example(answer.Status, answer.Title, answer.Detail, answer.Field) },
                },
            };
        }
    }

    public static Task Add(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        bool Has<T>() => metadata.OfType<T>().Any();
        var parameters = operation.Parameters ??= [];
        var answers = operation.Responses ??= [];
        var byId = parameters.Any(p => p.In == ParameterLocation.Path);

        if (Has<TakesIdempotencyKey>())
            parameters.Add(InHeader(IdempotencyKeys.Header, "A key of your own for this call, for instance a new UUID: sent again with it within 24 hours, the call is answered again and not done again.", "6f1c2a52-5d0e-4a53-9f0e-8a5ad1f0c1d4"));
        if (Has<SendsEntityTag>())
            parameters.Add(InHeader("If-None-Match", "The ETag you have: 304 and no body when it still stands.", "\"nq1hUeN5bX0Lk2vP\""));
        if (Has<HonoursIfMatch>())
        {
            parameters.Add(InHeader("If-Match", "The ETag of what you have seen: 412 when it was changed meanwhile.", "\"nq1hUeN5bX0Lk2vP\""));
            parameters.Add(InHeader("If-None-Match", "`*`: only when there is nothing yet.", "*"));
        }

        if (context.Description.RelativePath?.StartsWith("api/v1/me/", StringComparison.Ordinal) == true && !Has<InPersonOnly>())
            parameters.Add(InHeader(ActAs.Header, "With a key of scope members:act_as, where the association allows it, instead of the member's own token: the association's own id for the member, percent-encoded. The member can read every use.", "anna"));

        foreach (var (status, answer) in answers.ToList())
            if (All.Any(a => a.Status.ToString(CultureInfo.InvariantCulture) == status))
                answers.Remove(status);
            else if (answer is OpenApiResponse { } ok)
                Describe(ok, status, Has<SendsEntityTag>() || Has<HonoursIfMatch>());
        if (Has<SendsEntityTag>())
            answers["304"] = new OpenApiResponse { Description = "What you have still stands." };
        var declared = context.Description.SupportedResponseTypes.Select(t => t.StatusCode).ToHashSet();
        foreach (var answer in All)
        {
            var follows = answer.Status switch
            {
                400 => operation.RequestBody is not null || parameters.Count > 0,
                401 or 403 => !Has<IAllowAnonymous>(),
                404 => byId,
                413 or 415 => operation.RequestBody is not null,
                429 or 503 => true,
                _ => false,
            };
            if (follows || declared.Contains(answer.Status))
                answers[answer.Status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponseReference(answer.Name, context.Document);
        }
        return Task.CompletedTask;
    }

    private static void Describe(OpenApiResponse answer, string status, bool tagged)
    {
        answer.Description = status switch
        {
            "201" => "Made.",
            "202" => "Accepted; it goes on in the background.",
            "204" => "Done; there is nothing to say.",
            _ => "As asked.",
        };
        var headers = new Dictionary<string, IOpenApiHeader>();
        if (tagged && status == "200")
            headers["ETag"] = Header("Names this content: for If-None-Match and If-Match.", "\"nq1hUeN5bX0Lk2vP\"");
        if (status is "201" or "202" && answer.Content is { Count: > 0 })
            headers["Location"] = Header("Where what was made is read.", "/api/v1/imports/7");
        if (headers.Count > 0)
            answer.Headers = headers;
    }

    private static OpenApiHeader Header(string description, string example, JsonSchemaType type = JsonSchemaType.String) =>
        new() { Description = description, Schema = new OpenApiSchema { Type = type }, Example = type == JsonSchemaType.Integer ? int.Parse(example, CultureInfo.InvariantCulture) : example };

    private static OpenApiParameter InHeader(string name, string description, string example) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = example };
}
