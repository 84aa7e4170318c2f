using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;

namespace NetworkAnalytics.Delivery.Webhooks;

/// <summary>
/// Calls an address once. It connects to nothing but what <see cref="PublicAddresses"/> allows, follows no redirection,
/// uses no proxy, keeps no cookie, and takes in little of the answer.
/// </summary>
internal sealed class WebhookCaller : IDisposable
{
    private const int MaxAnswerBytes = 1_000;
    private const int MaxAnswerText = 500;
    private readonly HttpClient _client;
    private readonly PublicAddresses _addresses;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;

    public WebhookCaller(PublicAddresses addresses, IOptions<WebhookOptions> options, TimeProvider time)
    {
        (_addresses, _time, _timeout) = (addresses, time, TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = Connect,
            ConnectTimeout = _timeout,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            UseCookies = false,
            UseProxy = false,
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("NetworkAnalytics-Webhooks", "1"));
    }

    /// <returns>What came of it; a failure of the receiver's is no exception.</returns>
    public async Task<WebhookAttempt> Call(Uri url, WebhookSecrets secrets, string id, string body, CancellationToken cancellation)
    {
        var (at, started) = (_time.GetUtcNow(), Stopwatch.GetTimestamp());
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add(WebhookSignature.IdHeader, id);
            request.Headers.Add(WebhookSignature.TimestampHeader, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Of(secrets, id, at, body));
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return new(at, Elapsed(started), (int)answer.StatusCode, await Beginning(answer, limit.Token));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(at, Elapsed(started), null, string.Create(CultureInfo.InvariantCulture, $"There was no answer within {_timeout.TotalSeconds:0.#} seconds."));
        }
        // Whatever an answer may bring about counts as an attempt: a message that could not be counted would be sent for ever.
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            return new(at, Elapsed(started), null, Reason(failed));
        }
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(context.DnsEndPoint.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
        var callable = addresses.Where(_addresses.MayBeCalled).ToArray();
        if (callable.Length == 0)
            throw new AddressRefusedException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(callable, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<string> Beginning(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var bytes = new byte[MaxAnswerBytes];
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return Printable(Encoding.UTF8.GetString(bytes, 0, length));
    }

    private static string Reason(Exception failed) => failed switch
    {
        { InnerException: AddressRefusedException } or AddressRefusedException => "The name leads into a private network, which is not called.",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } or { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound } } => "The name is not known.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "No secure connection came about: the certificate is not one for this name, or has ended.",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } or { InnerException: SocketException } => "Nobody takes a connection there.",
        _ => "The connection ended before there was an answer.",
    };

    private static string Printable(string text)
    {
        var cut = text.Length <= MaxAnswerText ? text : text[..MaxAnswerText];
        return string.Concat(cut.Select(c => char.IsControl(c) && c is not '\n' and not '\t' || char.IsSurrogate(c) ? '\ufffd' : c));
    }

    private static int Elapsed(long started) => (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds;

    private sealed class AddressRefusedException : Exception;
}
