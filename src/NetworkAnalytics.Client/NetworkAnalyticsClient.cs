using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetworkAnalytics.Client;

/// <summary>The NetworkAnalytics API, call by call as its OpenAPI document names them. Thread-safe, as its <see cref="HttpClient"/> is.</summary>
public partial class NetworkAnalyticsClient
{
    /// <summary>A connection for clients of one deployment; whoever made it disposes of it.</summary>
    /// <param name="server">The deployment's address, for instance <c>https://learning.example.org</c>.</param>
    /// <param name="credential">An association's key, or a member's token for what is that member's own.</param>
    public static HttpClient Connect(Uri server, string credential)
    {
        ArgumentNullException.ThrowIfNull(server);
        return new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All })
        {
            BaseAddress = server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/"),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", credential) },
        };
    }

    /// <summary>What is left out is not sent: the API tells that from null.</summary>
    static partial void UpdateJsonSerializerSettings(JsonSerializerOptions settings) => settings.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
}
