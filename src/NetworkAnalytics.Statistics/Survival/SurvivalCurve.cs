using NetworkAnalytics.Statistics.Time;

namespace NetworkAnalytics.Statistics.Survival;

/// <summary>An estimated survival curve: it falls at the steps with events and is flat between them.</summary>
public sealed class SurvivalCurve
{
    /// <summary>Tenure months of the table that stands under the curve.</summary>
    public static readonly IReadOnlyList<int> TableMonths = [0, 3, 6, 12, 24, 36];

    // R's quantile.survfit takes levels this close for equal, so that a product of rounded factors meets 0.5.
    private const double Tolerance = 1.490116119384766e-8;

    private readonly SurvivalStep[] _steps;
    private readonly IReadOnlyList<double>? _times;

    internal SurvivalCurve(SurvivalStep[] steps, int members, IReadOnlyList<double>? times)
    {
        _steps = steps;
        _times = times;
        Members = members;
    }

    /// <summary>Rising days; empty without members.</summary>
    public IReadOnlyList<SurvivalStep> Steps => _steps;

    /// <summary>Members the curve was estimated from.</summary>
    public int Members { get; }

    /// <summary>When a step is: its day, or the time that stands at that place of the list the curve was estimated with.</summary>
    public double TimeOf(SurvivalStep step) => _times is null ? step.Day : _times[step.Day];

    /// <summary>The share without the event at the end of a day; null without members and after the largest observed time.</summary>
    /// <param name="day">Whole days, at least 0.</param>
    public double? SurvivalAt(int day)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(day);
        return _steps.Length == 0 || day > _steps[^1].Day ? null : StepAt(day)?.Survival ?? 1;
    }

    /// <summary>The last step up to and with a day; null before the first.</summary>
    public SurvivalStep? StepAt(int day) => StepsUntil(day) is var steps and > 0 ? _steps[steps - 1] : null;

    /// <summary>Members with an observed time of this day or later: those who leave on it are still at risk.</summary>
    public int AtRisk(int day) => StepsUntil(day - 1) is var steps && steps < _steps.Length ? _steps[steps].AtRisk : 0;

    private int StepsUntil(int day)
    {
        var (from, to) = (0, _steps.Length);
        while (from < to)
        {
            var middle = from + (to - from) / 2;
            if (_steps[middle].Day <= day)
                from = middle + 1;
            else
                to = middle;
        }
        return from;
    }

    /// <summary>
    /// The time by which a share p has had the event, with a 95 % interval by inverting the bands. Where the curve or
    /// a band runs flat at that level: the middle of the flat stretch, which at the last level ends with the largest
    /// observed time. As R's <c>quantile.survfit</c>.
    /// </summary>
    /// <param name="p">Between 0 and 1, both excluded.</param>
    public TimeQuantile Quantile(double p)
    {
        if (p is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A quantile lies between 0 and 1, both excluded.");
        return new(Reaches(p, s => s.Survival), Reaches(p, s => s.Lower), Reaches(p, s => s.Upper));
    }

    private double? Reaches(double p, Func<SurvivalStep, double?> line)
    {
        double? first = null;
        var level = 1.0;
        foreach (var step in _steps)
        {
            if (line(step) is not { } value || value == level)
                continue;
            level = value;
            if (first is null && 1 - level + Tolerance >= p)
                first = TimeOf(step);
            if (1 - level - Tolerance >= p)
                return (first!.Value + TimeOf(step)) / 2;
        }
        if (first is null)
            return null;
        // The line ends on the level: flat until the largest observed time, unless it ends undefined (survival 0).
        return line(_steps[^1]) is null ? null : (first.Value + TimeOf(_steps[^1])) / 2;
    }

    /// <summary>
    /// The restricted mean: ∫₀^τ S, with variance Σ (∫ₜ^τ S)² · d / (n(n − d)) over the event days t ≤ τ (Klein and
    /// Moeschberger 2003, 4.5). Null when τ exceeds the largest observed time: nothing is extrapolated.
    /// </summary>
    /// <param name="tau">Days, at least 0.</param>
    public RestrictedMeanTime? RestrictedMean(double tau)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tau);
        if (_steps.Length == 0 || tau > TimeOf(_steps[^1]))
            return null;
        // From τ backwards: the area right of each event day is known when the day is reached.
        var (area, variance, right) = (0.0, 0.0, tau);
        for (var i = _steps.Length - 1; i >= 0; i--)
        {
            var step = _steps[i];
            var time = TimeOf(step);
            if (time > tau)
                continue;
            area += step.Survival * (right - time);
            right = time;
            if (area > 0 && step.Events > 0)
                variance += area * area * KaplanMeier.GreenwoodTerm(step.AtRisk, step.Events);
        }
        return new(area + right, Math.Sqrt(variance));
    }

    /// <summary>At risk, events and censored at <see cref="TableMonths"/>.</summary>
    public IReadOnlyList<AtRiskRow> AtRiskTable() => AtRiskTable(TableMonths);

    /// <summary>At risk, events and censored at the given tenure months; months beyond the observed time have nobody at risk.</summary>
    /// <param name="months">Each at least 0.</param>
    public IReadOnlyList<AtRiskRow> AtRiskTable(IReadOnlyList<int> months)
    {
        var rows = new AtRiskRow[months.Count];
        for (var row = 0; row < rows.Length; row++)
        {
            var last = TenureMonths.LastDay(months[row]);
            var (events, censored) = (0, 0);
            foreach (var step in _steps)
            {
                if (step.Day > last)
                    break;
                events += step.Events;
                censored += step.Censored;
            }
            rows[row] = new(months[row], last, Members - events - censored, events, censored);
        }
        return rows;
    }
}
