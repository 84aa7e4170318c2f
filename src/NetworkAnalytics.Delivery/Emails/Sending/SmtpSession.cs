using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>
/// A connection to the mail server, opened when first needed and used for letter after letter. One caller at a time.
/// What it tells apart is whether the server may have taken a letter: once DATA has begun, only an answer settles it.
/// </summary>
internal sealed partial class SmtpSession(SmtpOptions options) : IAsyncDisposable
{
    /// <summary>Servers grow weary of connections that go on for ever.</summary>
    private const int LettersAConnection = 200;

    private readonly Watch _watch = new();
    private SmtpClient? _client;
    private int _sent;

    /// <param name="returnPath">Where the server sends what bounces.</param>
    public async Task<SendOutcome> Send(MimeMessage message, MailboxAddress returnPath, MailboxAddress recipient, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(options.Timeout);
        _watch.DataBegun = false;
        try
        {
            if (await Connect(limit.Token) is { } unreachable)
                return stopping.IsCancellationRequested ? new(SendResult.Interrupted) : unreachable;
            _watch.DataBegun = false;
            await _client!.SendAsync(message, returnPath, [recipient], limit.Token);
            _sent++;
            return new(SendResult.Accepted);
        }
        catch (SmtpCommandException answered)
        {
            // It says by this that it hangs up: the next letter would be lost with the connection.
            if (answered.StatusCode == SmtpStatusCode.ServiceNotAvailable)
                await Drop();
            return Answered(answered);
        }
        catch (NotSupportedException)
        {
            // An address with letters that the server's protocol cannot write.
            return new(SendResult.Refused, "not_supported");
        }
        catch (Exception cut) when (cut is ProtocolException or IOException or SocketException or OperationCanceledException or TimeoutException or ServiceNotConnectedException)
        {
            await Drop();
            return _watch.DataBegun ? new(SendResult.Unknown, cut is OperationCanceledException or TimeoutException ? "no_answer" : "dropped")
                : stopping.IsCancellationRequested ? new(SendResult.Interrupted)
                : new(SendResult.Deferred, cut is OperationCanceledException or TimeoutException ? "timed_out" : "dropped");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is { IsConnected: true })
            try
            {
                using var brief = new CancellationTokenSource(TimeSpan.FromSeconds(2));
                await _client.DisconnectAsync(quit: true, brief.Token);
            }
            catch (Exception gone) when (gone is IOException or SocketException or ProtocolException or OperationCanceledException or SmtpCommandException)
            {
                // It need not hear that we leave.
            }
        await Drop();
    }

    private async Task<SendOutcome?> Connect(CancellationToken cancellation)
    {
        if (_client is { IsConnected: true } && _sent < LettersAConnection)
            return null;
        await DisposeAsync();
        _client = new SmtpClient(_watch) { Timeout = (int)options.Timeout.TotalMilliseconds };
        if (options.TrustedCertificate is { } file)
            Trust(_client, file);
        try
        {
            await _client.ConnectAsync(options.Host!, options.Port, options.Sockets, cancellation);
            if (!string.IsNullOrEmpty(options.User))
                await _client.AuthenticateAsync(options.User, options.Password!, cancellation);
            _sent = 0;
            return null;
        }
        catch (Exception away) when (away is SocketException or IOException or ProtocolException or SmtpCommandException or OperationCanceledException or TimeoutException
                                         or AuthenticationException or SslHandshakeException or NotSupportedException or System.Security.Authentication.AuthenticationException)
        {
            await Drop();
            return new(SendResult.Unreachable, away switch
            {
                AuthenticationException => "sign_in_refused",
                SslHandshakeException or System.Security.Authentication.AuthenticationException => "tls_failed",
                NotSupportedException => "no_tls_offered",
                OperationCanceledException or TimeoutException => "timed_out",
                SmtpCommandException answered => Code(answered),
                _ => "no_connection",
            });
        }
    }

    private static SendOutcome Answered(SmtpCommandException answered)
    {
        var code = (int)answered.StatusCode;
        if (code is >= 400 and < 500)
            return new(SendResult.Deferred, Code(answered));
        if (code is < 500 or >= 600)
            return new(SendResult.Unknown, Code(answered));
        // 5.7 is about what we may send, and no fault of the address.
        var reason = Code(answered);
        return new(SendResult.Refused, reason, answered.ErrorCode == SmtpErrorCode.RecipientNotAccepted && !reason.Contains(" 5.7.", StringComparison.Ordinal));
    }

    private static string Code(SmtpCommandException answered)
    {
        var code = ((int)answered.StatusCode).ToString(CultureInfo.InvariantCulture);
        return Enhanced().Match(answered.Message) is { Success: true } enhanced ? $"{code} {enhanced.Value}" : code;
    }

    private static void Trust(SmtpClient client, string file)
    {
        var authority = X509CertificateLoader.LoadCertificateFromFile(file);
        client.ServerCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            if (errors == System.Net.Security.SslPolicyErrors.None)
                return true;
            if (certificate is null || (errors & ~System.Net.Security.SslPolicyErrors.RemoteCertificateChainErrors) != 0)
                return false;
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            using var presented = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
            return chain.Build(presented);
        };
    }

    private Task Drop()
    {
        _client?.Dispose();
        _client = null;
        _sent = 0;
        return Task.CompletedTask;
    }

    /// <summary>Sees the commands go by, and writes nothing down.</summary>
    private sealed class Watch : IProtocolLogger
    {
        public bool DataBegun { get; set; }

        public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

        public void LogClient(byte[] buffer, int offset, int count)
        {
            var sent = buffer.AsSpan(offset, count);
            DataBegun |= sent.StartsWith("DATA\r\n"u8) || sent.StartsWith("BDAT "u8) || sent.IndexOf("\r\nDATA\r\n"u8) >= 0;
        }

        public void LogConnect(Uri uri)
        {
        }

        public void LogServer(byte[] buffer, int offset, int count)
        {
        }

        public void Dispose()
        {
        }
    }

    [GeneratedRegex(@"(?<![0-9.])[245]\.\d{1,3}\.\d{1,3}(?![0-9.])")]
    private static partial Regex Enhanced();
}
