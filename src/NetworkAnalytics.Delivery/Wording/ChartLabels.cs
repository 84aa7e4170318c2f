using System.Globalization;

namespace NetworkAnalytics.Delivery.Wording;

/// <summary>What stands on a chart of a member's learning beside the peers'.</summary>
public sealed record ChartLabels(string Title, string Own, string Median, string Band, string Months, string TooEarly)
{
    public static ChartLabels In(CultureInfo culture)
    {
        var words = new Words(culture);
        return new(words.Get("Chart.title"), words.Get("Figure.own"), words.Get("Chart.median"), words.Get("Chart.band"), words.Get("Chart.months"), words.Get("Chart.too_early"));
    }
}
