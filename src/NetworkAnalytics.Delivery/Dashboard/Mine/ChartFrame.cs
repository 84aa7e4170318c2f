using System.Globalization;
using System.Text;

namespace NetworkAnalytics.Delivery.Dashboard.Mine;

/// <summary>Where things stand in a chart's picture: scales, ticks and paths. Both axes begin at nothing.</summary>
/// <param name="End">The last value on the horizontal axis.</param>
/// <param name="Top">The highest value that has to be seen.</param>
/// <param name="Months">Whether the horizontal axis counts months: its ticks then fall on quarters and years.</param>
public sealed record ChartFrame(int Width, int Height, double End, double Top, bool Months)
{
    private const int Left = 40;
    private const int Right = 14;
    private const int Above = 16;
    private const int Below = 40;
    private static readonly double[] MonthSteps = [1, 2, 3, 6, 12, 24, 36, 60, 120];

    public double Bottom => Height - Below;

    public double Start { get; } = Left;

    public double Stop => Width - Right;

    public IReadOnlyList<double> Across => Ticks(End, Months ? MonthSteps.FirstOrDefault(s => End / s <= Width / 70.0, 120) : Nice(End / (Width / 90.0)), End);

    public IReadOnlyList<double> Up => Ticks(Ceiling, Nice(Top / 4), Ceiling);

    private double Ceiling => Math.Ceiling(Top / Nice(Top / 4) - 1e-9) * Nice(Top / 4);

    public double X(double value) => Left + (Stop - Left) * value / End;

    public double Y(double value) => Bottom - (Bottom - Above) * value / Ceiling;

    /// <summary>A line through points in their order.</summary>
    public string Line(IEnumerable<(double At, double Value)> points)
    {
        var path = new StringBuilder();
        foreach (var (at, value) in points)
            Add(path, path.Length == 0 ? 'M' : 'L', at, value);
        return path.ToString();
    }

    /// <summary>What lies between a lower and an upper line.</summary>
    public string Area(IReadOnlyList<(double At, double Lower, double Upper)> points)
    {
        if (points.Count == 0)
            return "";
        var path = new StringBuilder(Line(points.Select(p => (p.At, p.Upper))));
        foreach (var (at, lower, _) in points.Reverse())
            Add(path, 'L', at, lower);
        return path.Append('Z').ToString();
    }

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private void Add(StringBuilder path, char how, double at, double value) =>
        path.Append(how).Append(Number(X(at))).Append(' ').Append(Number(Y(value)));

    private static List<double> Ticks(double end, double step, double last)
    {
        var ticks = new List<double>();
        for (var n = 0; n * step <= Math.Min(end, last) + 1e-9; n++)
            ticks.Add(n * step);
        return ticks;
    }

    /// <summary>1, 2 or 5 times a power of ten, not below the wish and, because things are counted, not below 1.</summary>
    private static double Nice(double wish)
    {
        if (wish <= 1)
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(wish)));
        return wish <= power ? power : wish <= 2 * power ? 2 * power : wish <= 5 * power ? 5 * power : 10 * power;
    }
}
