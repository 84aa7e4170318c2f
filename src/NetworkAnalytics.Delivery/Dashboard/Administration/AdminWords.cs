using System.Globalization;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Dashboard.Charts;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Dashboard.Administration;

/// <summary>What the administrator's pages say, and how they write numbers of people, shares and times.</summary>
public sealed class AdminWords(PageWords words)
{
    private readonly Words _words = new(words.Culture, PageWords.Sources);

    public CultureInfo Culture => words.Culture;

    public string this[string key] => words[key];

    public string Format(string key, params ReadOnlySpan<object?> values) => words.Format(key, values);

    /// <summary>The form of a text for a number, which is its first value.</summary>
    public string Counted(string key, long number, params ReadOnlySpan<object?> values) =>
        words.Counted(key, (int)Math.Min(number, int.MaxValue), [Number(number), .. values]);

    public string Number(double value) => _words.Number(value);

    public string Fine(double value) => _words.Fine(value);

    public string Percent(double share) => _words.Percent(share);

    public string Day(DateOnly day) => _words.Day(day);

    public string Range(double lower, double upper) => _words.Range(_words.Fine(lower), _words.Fine(upper));

    public string List(IReadOnlyList<string> items) => _words.List(items);

    public string Cohort(string key) => Capital(ComparisonWording.CohortName(key, Culture));

    public string Attribute(string name) => Capital(_words.Term("Attribute", name));

    public string Measure(Measure measure) => _words.Get($"Measure.{measure.Name()}");

    /// <summary>A text that may be missing; then the name after its family.</summary>
    public string Known(string key)
    {
        var at = key.IndexOf('.', StringComparison.Ordinal);
        return _words.Term(key[..at], key[(at + 1)..]);
    }

    /// <summary>A sentence with its values; null where there is none of this name.</summary>
    public string? Find(string key, params ReadOnlySpan<object?> values) =>
        _words.FindText(key) is { } text ? string.Format(Culture, text, values) : null;

    public string Category(string name) => _words.Term("Category", name);

    public string Activity(string name) => _words.Term("Activity", name);

    /// <summary>A number of people, who are never counted exactly; withheld when there are too few.</summary>
    public string About(int? people) => people is { } given ? Format("About", Number(given)) : this["Withheld.people"];

    public string Capital(string text) => words.Opening(text);

    /// <summary>Days from joining, in months of 30.4375 days where they are many.</summary>
    public string Time(double days) => days < 60 ? Counted("Span.days", (long)Math.Round(days)) : Format("Span.months", Number(days / 30.4375));

    public ChartCell Value(double? value) => value is { } given ? new(Fine(given), given) : Withheld;

    public ChartCell Share(double? share) => share is { } given ? new(Percent(given), given) : Withheld;

    public ChartCell People(int? people) => people is { } given ? new(Number(given), given) : Withheld;

    public ChartCell Step(int step) => new(Number(step), step);

    public ChartCell Withheld => new(this["Withheld.cell"], null, Withheld: true);
}
