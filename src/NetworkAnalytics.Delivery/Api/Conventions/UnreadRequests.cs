using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Api.Conventions;

/// <summary>
/// What is wrong with a request that could not be read at all. The framework's own words name .NET types; these name the
/// field, and say what is expected there.
/// </summary>
internal static partial class UnreadRequests
{
    private const string Body = "body";
    private const string SeeDocument = "see /openapi/v1.json.";

    public static ProblemDetails Describe(BadHttpRequestException refused) => refused switch
    {
        { InnerException: JsonException json } => Problems.Invalid(new FieldProblem(Field(json), Reason(json))),
        { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problems.Invalid(new FieldProblem(Body, "It is larger than this call takes; send it in several calls."), refused.StatusCode),
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => Problems.Invalid(new FieldProblem("Content-Type", "Send JSON, and say so: Content-Type: application/json."), refused.StatusCode),
        { StatusCode: StatusCodes.Status400BadRequest } when Parameter().Match(refused.Message) is { Success: true } parameter => Problems.Invalid(new FieldProblem(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Groups["name"].Value),
            parameter.Groups["given"].Success ? Expected(parameter.Groups["type"].Value) : $"It is missing; {SeeDocument}")),
        { StatusCode: StatusCodes.Status400BadRequest } when refused.Message.Contains("no body was provided", StringComparison.Ordinal) =>
            Problems.Invalid(new FieldProblem(Body, "It is missing; send JSON with Content-Type: application/json.")),
        { StatusCode: StatusCodes.Status408RequestTimeout } => Problems.Invalid(new FieldProblem(Body, "It came too slowly; send it again."), refused.StatusCode),
        _ => Problems.Invalid(new FieldProblem(Body, "It ended early or is not HTTP as it should be; send it again."), refused.StatusCode),
    };

    /// <summary>The framework finds that out while it reads the body, and has no exception of its own for it.</summary>
    public static bool HasUnknownCharset(HttpRequest request) => MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Charset.HasValue && type.Encoding is null;

    /// <summary>As <c>entries[3].occurred_at</c>.</summary>
    internal static string Field(JsonException json)
    {
        var place = json.Path switch
        {
            null or "$" => "",
            ['$', '.', .. var named] => named,
            ['$', .. var indexed] => indexed,
            var other => other,
        };
        // What is missing has no place of its own; the first of it is named.
        return Missing(json) is { } missing ? place.Length == 0 ? missing : $"{place}.{missing}"
            : place.Length == 0 ? Body : place;
    }

    private static string? Missing(JsonException json) =>
        json.Message.Contains("missing required properties", StringComparison.Ordinal) ? Quoted().Matches(json.Message).Skip(1).FirstOrDefault()?.Groups[1].Value : null;

    private static string Reason(JsonException json) => json.Message switch
    {
        // A surrogate without its other half reaches us as what the reader could not make a text of.
        _ when json.InnerException is InvalidOperationException => "A text in it is not whole Unicode (half of a surrogate pair); send whole characters.",
        var m when m.Contains("could not be mapped to any .NET member", StringComparison.Ordinal) => "This field is unknown here; leave it out or check its spelling.",
        var m when m.Contains("could not be converted", StringComparison.Ordinal) => Expected(m),
        var m when m.Contains("uplicate propert", StringComparison.Ordinal) => "This field is there twice; send it once.",
        var m when m.Contains("missing required properties", StringComparison.Ordinal) => $"It is missing; {SeeDocument}",
        var m when m.Contains("doesn't allow null values", StringComparison.Ordinal) || m.Contains("doesn't allow setting null", StringComparison.Ordinal) => "It is null; give a value.",
        var m when m.Contains("maximum configured depth", StringComparison.Ordinal) => "It is nested too deeply; 64 levels are the most.",
        _ => string.Create(CultureInfo.InvariantCulture, $"This is not JSON (line {json.LineNumber + 1}, byte {json.BytePositionInLine}); mend it there."),
    };

    private static string Expected(string type) => type switch
    {
        _ when type.Contains("DateOnly", StringComparison.Ordinal) => "Write a day like 2026-03-14.",
        _ when type.Contains("DateTimeOffset", StringComparison.Ordinal) => "Write an instant with its offset, like 2026-03-14T09:30:00+01:00 or 2026-03-14T08:30:00Z.",
        _ when Whole().IsMatch(type) => "Write a whole number, not too large, without quotes.",
        _ when Fraction().IsMatch(type) => "Write a number, without quotes.",
        _ when Truth().IsMatch(type) => "Write true or false, without quotes.",
        _ when type.Contains("[]", StringComparison.Ordinal) || type.Contains("List", StringComparison.Ordinal) => "Write a list: [ … ].",
        _ when type.Contains("System.String", StringComparison.Ordinal) => "Write a text in quotes.",
        _ => $"The value has another form than expected; {SeeDocument}",
    };

    [GeneratedRegex("""^(?:Failed to bind|Required) parameter "(?<type>.+) (?<name>\w+)" (?:from "(?<given>.*)"|was not provided from .*)\.$""", RegexOptions.Singleline)]
    private static partial Regex Parameter();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"Int(16|32|64)|\b(int|long|short)\b")]
    private static partial Regex Whole();

    [GeneratedRegex(@"System\.(Double|Decimal)|\b(double|decimal)\b")]
    private static partial Regex Fraction();

    [GeneratedRegex(@"System\.Boolean|\bbool\b")]
    private static partial Regex Truth();
}
