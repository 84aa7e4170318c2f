using System.Text.Json;
using System.Text.Json.Serialization;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Api.Imports;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary>A mapping in a file, written as the API takes it.</summary>
internal static class MappingFile
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <exception cref="InvalidInputException">It is no mapping; the field is the option.</exception>
    public static ImportMapping? Read(string option, FileInfo? file)
    {
        if (file is null)
            return null;
        try
        {
            return (JsonSerializer.Deserialize<MappingBody>(File.ReadAllBytes(file.FullName), Json) ?? new MappingBody()).Read();
        }
        catch (JsonException broken)
        {
            throw new InvalidInputException(option, $"{file.Name} is no mapping: {(broken.Path is { Length: > 2 } path ? $"look at '{path[2..]}'" : $"line {broken.LineNumber + 1} is not JSON")}.");
        }
    }
}
