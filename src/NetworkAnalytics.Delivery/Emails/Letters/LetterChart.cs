using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Delivery.Wording;
using ScottPlot;
using SkiaSharp;

namespace NetworkAnalytics.Delivery.Emails.Letters;

/// <summary>A member's learning month by month beside the middle half of their peers, as a picture on paper of its own.</summary>
internal static class LetterChart
{
    public const int Width = 520;
    public const int Height = 300;

    /// <summary>Pixels of the file for each of the page: sharp on screens that have more.</summary>
    private const int Sharpness = 2;

    /// <summary>A phone shows the picture at little more than half its width.</summary>
    private const int Lettering = 16;

    private const string Face = "Lato";
    private static readonly Color Paper = Color.FromHex("#fffdf8");
    private static readonly Color Ink = Color.FromHex("#4a473f");
    private static readonly Color Own = Color.FromHex("#2f6b57");
    private static readonly Color Peers = Color.FromHex("#8a8577");

    static LetterChart() => Fonts.FontResolvers.Insert(0, new CarriedFont());

    /// <summary>Null while there is no completed month to draw.</summary>
    public static byte[]? Draw(MemberCurve own, ImmutableArray<BandPoint> peers, ChartLabels labels)
    {
        var line = own.Measures.FirstOrDefault(m => m.Measure == Measure.Learning)?.Tenths ?? [];
        if (line.IsEmpty)
            return null;
        using var plot = new Plot();
        plot.FigureBackground.Color = Paper;
        plot.DataBackground.Color = Paper;
        var cells = peers.Where(p => p.Month <= line.Length).ToArray();
        if (cells.Length > 0)
        {
            var months = cells.Select(c => (double)c.Month).ToArray();
            var band = plot.Add.FillY(months, [.. cells.Select(c => c.P25)], [.. cells.Select(c => c.P75)]);
            band.FillColor = Peers.WithAlpha(.28);
            band.LineWidth = 0;
            band.MarkerStyle.IsVisible = false;
            band.LegendText = labels.Band;
            var median = plot.Add.Scatter(months, cells.Select(c => c.P50).ToArray());
            (median.Color, median.LineWidth, median.LinePattern, median.MarkerSize, median.LegendText) = (Peers, 1.5f, LinePattern.Dashed, 0, labels.Median);
        }
        var mine = plot.Add.Scatter(Enumerable.Range(0, line.Length + 1).Select(m => (double)m).ToArray(), [0, .. line.Select(v => v / 10.0)]);
        (mine.Color, mine.LineWidth, mine.MarkerSize, mine.LegendText) = (Own, 3, line.Length < 18 ? 6 : 0, labels.Own);
        Dress(plot, line.Length, labels);
        return plot.GetImageBytes(Width * Sharpness, Height * Sharpness, ImageFormat.Png);
    }

    private static void Dress(Plot plot, int months, ChartLabels labels)
    {
        plot.ScaleFactor = Sharpness;
        plot.Font.Set(Face);
        plot.Title(labels.Title, 17);
        plot.XLabel(labels.Months, Lettering);
        plot.Axes.Color(Ink);
        plot.Axes.Title.Label.Bold = false;
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Bottom.TickLabelStyle.FontSize = Lettering;
        plot.Axes.Left.TickLabelStyle.FontSize = Lettering;
        // What lies between whole numbers says nothing.
        plot.Axes.Left.MinorTickStyle.Length = 0;
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Top.IsVisible = false;
        plot.Grid.MajorLineColor = Ink.WithAlpha(.12);
        var step = months switch { <= 12 => 2, <= 30 => 6, <= 72 => 12, _ => 24 };
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericFixedInterval(step);
        plot.Axes.SetLimitsX(0, months * 1.03);
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.AutoScaleY();
        plot.Axes.SetLimitsY(0, Math.Max(plot.Axes.GetLimits().Top, 1));
        var legend = plot.ShowLegend(Alignment.UpperLeft);
        (legend.FontSize, legend.OutlineWidth, legend.ShadowColor, legend.BackgroundColor, legend.FontColor) = (Lettering, 0, Colors.Transparent, Paper.WithAlpha(.8), Ink);
        legend.FontName = Face;
    }

    /// <summary>The one typeface that comes with the program: a machine without fonts would draw blank text.</summary>
    private sealed class CarriedFont : IFontResolver
    {
        private static readonly byte[] File = Read();

        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            fontName == Face ? SKTypeface.FromData(SKData.CreateCopy(File)) : null;

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => CreateTypeface(fontName, FontWeight.Normal, FontSlant.Upright, FontSpacing.Normal);

        private static byte[] Read()
        {
            using var stream = typeof(LetterChart).Assembly.GetManifestResourceStream("Lato-Regular.ttf") ?? throw new InvalidOperationException("The assembly carries no font.");
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            return memory.ToArray();
        }
    }
}
