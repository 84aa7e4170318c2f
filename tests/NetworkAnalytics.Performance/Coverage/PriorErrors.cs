using NetworkAnalytics.Statistics.Learning;

namespace NetworkAnalytics.Performance.Coverage;

/// <summary>
/// Standard errors of a fitted prior, from the curvature of the marginal likelihood at its maximum (STATISTICS.md gives
/// the formula). The product shows none, so they are worked out here, in x = ln α and y = ln(α / β).
/// </summary>
internal static class PriorErrors
{
    public static (double LogShape, double LogMean) Of(ExponentPrior prior, PowerLaw[] members)
    {
        var used = Array.FindAll(members, m => m is { Outcomes: > 0, LogSum: > 0 });
        var (x, y) = (Math.Log(prior.Alpha), Math.Log(prior.Alpha / prior.Beta));
        const double Step = 1e-3;
        var centre = Value(x, y);
        var xx = -(Value(x + Step, y) - 2 * centre + Value(x - Step, y)) / (Step * Step);
        var yy = -(Value(x, y + Step) - 2 * centre + Value(x, y - Step)) / (Step * Step);
        var xy = -(Value(x + Step, y + Step) - Value(x + Step, y - Step) - Value(x - Step, y + Step) + Value(x - Step, y - Step)) / (4 * Step * Step);
        var determinant = xx * yy - xy * xy;
        return (Math.Sqrt(yy / determinant), Math.Sqrt(xx / determinant));

        double Value(double logShape, double logMean)
        {
            var (alpha, beta) = (Math.Exp(logShape), Math.Exp(logShape - logMean));
            var sum = 0.0;
            foreach (var m in used)
            {
                for (var k = 0; k < m.Outcomes; k++)
                    sum += Math.Log(alpha + k);
                sum += alpha * Math.Log(beta) - (m.Outcomes + alpha) * Math.Log(m.LogSum + beta);
            }
            return sum;
        }
    }
}
