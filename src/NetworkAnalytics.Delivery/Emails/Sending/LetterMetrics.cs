using System.Diagnostics.Metrics;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>Counts of letters by what became of them. No tenant and no person is in them.</summary>
public sealed class LetterMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "NetworkAnalytics.Delivery";

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _letters;
    private readonly Counter<long> _mails;
    private readonly Counter<long> _bounces;
    private readonly Histogram<double> _exchange;

    public LetterMetrics()
    {
        _letters = _meter.CreateCounter<long>("networkanalytics.letters", description: "Letters by what became of them");
        _mails = _meter.CreateCounter<long>("networkanalytics.mails", description: "Sign-in links and other mail by what became of it");
        _bounces = _meter.CreateCounter<long>("networkanalytics.letters.returned", description: "Bounces and complaints that named one of our letters");
        _exchange = _meter.CreateHistogram<double>("networkanalytics.letters.exchange", "s", "How long the mail server took over a letter");
    }

    internal void Count(SendResult result, TimeSpan took)
    {
        _letters.Add(1, new KeyValuePair<string, object?>("result", result.ToString().ToLowerInvariant()));
        _exchange.Record(took.TotalSeconds);
    }

    internal void CountNotSent(string reason) => _letters.Add(1, new KeyValuePair<string, object?>("result", reason));

    internal void CountMail(SendResult result) => _mails.Add(1, new KeyValuePair<string, object?>("result", result.ToString().ToLowerInvariant()));

    internal void CountReturned(string reason) => _bounces.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Dispose() => _meter.Dispose();
}
