using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetworkAnalytics.Delivery.Api.Conventions;

/// <summary>
/// Instants as ISO 8601: written in UTC with Z, to the microsecond as they are stored; read with any offset and never
/// without one, because then it would mean another moment on every server.
/// </summary>
public sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    public static bool TryRead(string? text, out DateTimeOffset at)
    {
        at = default;
        return text is not null
            && (text.EndsWith('Z') || text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':')
            && DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);
    }

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryRead(reader.GetString(), out var at) ? at : throw new JsonException("The JSON value could not be converted to System.DateTimeOffset.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));
}
