using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace NetworkAnalytics.Delivery.Api.Document;

/// <summary>
/// The OpenAPI document: what the endpoints say of themselves, and what holds for every call, which no endpoint should
/// have to repeat: who may come, which problems there are, what the fields mean and an example of each.
/// </summary>
internal static class ApiDocument
{
    public const string Name = "v1";

    public static void Describe(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = route => route.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddSchemaTransformer(DocumentTypes.Describe);
        options.AddOperationTransformer(DocumentTypes.DescribeFiles);
        options.AddOperationTransformer(CommonAnswers.Add);
        options.AddOperationTransformer(Credentials.Add);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "NetworkAnalytics";
            document.Info.Version = Name;
            document.Info.Description = Introduction;
            document.Info.License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" };
            document.Servers = [new OpenApiServer { Url = "/", Description = "The deployment that serves this document." }];
            document.Components ??= new OpenApiComponents();
            ProblemSchema.Describe(document.Components);
            document.Components.Schemas!.Remove(nameof(Stream));
            CommonAnswers.Describe(document);
            Credentials.Describe(document.Components);
            new FieldNotes().Describe(document);
            return Task.CompletedTask;
        });
    }

    private const string Introduction =
        """
        What is my investment in this network teaching me? An association's key writes histories and reads published
        benchmarks; a member's history, curve and comparison open to that member's own token alone. No number here is a
        rank, and small groups are never published: `null` is withheld, or too early to say.

        - **Fields** are snake_case. Instants are ISO 8601, written in UTC with `Z` and read with any offset; days are `yyyy-MM-dd`.
        - **Problems** are RFC 9457: `errors` names each wrong field, as `entries[3].occurred_at`, with what to do about it. A refused call changed nothing.
        - **Lists** are read on with `after`, which takes the `next` of the page before; `next` is null at the end.
        - **Sent again**: entries have ids of their own, and a call whose body has none takes an `Idempotency-Key`. After a time-out or 503, send the call again as it was: nothing is done twice.
        - **Changed meanwhile**: a GET's `ETag` goes into `If-None-Match` to read again cheaply (304), and into `If-Match` to change only what you have seen (412).
        - **Too much at once**: 429 and 503 say with `Retry-After` how many seconds to wait. Answers come in Brotli or gzip when `Accept-Encoding` says so; bodies may be sent in gzip.
        """;
}
