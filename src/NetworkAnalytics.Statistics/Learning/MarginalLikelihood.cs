namespace NetworkAnalytics.Statistics.Learning;

/// <summary>
/// The marginal likelihood of a Gamma prior over power-law exponents, and its maximum: damped Newton steps in
/// p = ln α and q = ln(α / β), the log mean, which hardly depend on each other, with exact derivatives.
/// lnΓ(n+α) − lnΓ(α) = Σ_{k&lt;n} ln(α+k), so members are grouped by n and no gamma function is needed.
/// </summary>
internal sealed class MarginalLikelihood
{
    /// <summary>Beyond it exponents differ by less than a thousandth of their mean: no spread.</summary>
    private const double LargestAlpha = 1e6;

    private const int MostSteps = 200;

    /// <summary>On the logarithms: half as much again. A longer step leaves what one parabola can tell.</summary>
    private const double LargestStep = 0.4;

    // Members with more than k outcomes, by k.
    private readonly int[] _moreThan;
    private readonly PowerLaw[] _members;

    public MarginalLikelihood(PowerLaw[] members)
    {
        _members = members;
        _moreThan = new int[members.Max(m => m.Outcomes)];
        foreach (var member in members)
            _moreThan[member.Outcomes - 1]++;
        for (var k = _moreThan.Length - 2; k >= 0; k--)
            _moreThan[k] += _moreThan[k + 1];
    }

    /// <summary>The best of several starts: the moments of the members' own estimates, and a narrow and a wide spread around their pooled mean.</summary>
    public ExponentPriorFit Maximise()
    {
        var mean = _members.Sum(m => (double)m.Outcomes) / _members.Sum(m => m.LogSum);
        var results = new List<ExponentPriorFit>();
        foreach (var alpha in (double[])[MomentAlpha(mean), 1, 30])
            results.Add(Climb(Math.Log(alpha), Math.Log(mean)));
        var converged = results.Where(r => r.Prior is not null).ToList();
        if (converged.Count > 0)
            return converged.MaxBy(r => r.LogLikelihood)!;
        return results.Find(r => r.Status == PriorStatus.NoSpread) ?? results[0];
    }

    /// <summary>n is, given s, nearly negative binomial with mean m·s and variance m·s + (m·s)² / α: α by moments.</summary>
    private double MomentAlpha(double mean)
    {
        var (excess, squares) = (0.0, 0.0);
        foreach (var m in _members)
        {
            var expected = mean * m.LogSum;
            excess += (m.Outcomes - expected) * (m.Outcomes - expected) - expected;
            squares += expected * expected;
        }
        return Math.Clamp(excess > 0 ? squares / excess : 100, 0.05, 100);
    }

    private ExponentPriorFit Climb(double p, double q)
    {
        var value = Value(p, q);
        for (var step = 0; step < MostSteps; step++)
        {
            var (gp, gq, hpp, hpq, hqq) = Slopes(p, q);
            var (dp, dq) = Ascent(gp, gq, hpp, hpq, hqq);
            var gain = gp * dp + gq * dq;
            if (gain < 1e-10 * (1 + Math.Abs(value) * 1e-4))
            {
                (p, q) = (p + dp, q + dq);
                return double.IsFinite(p + q) && hpp < 0 && hqq < 0
                    ? Done(p, q)
                    : new(PriorStatus.NotConverged, null, default, double.NaN, _members.Length);
            }
            var size = 1 / Math.Max(1, Math.Max(Math.Abs(dp), Math.Abs(dq)) / 2);
            double next;
            while ((next = Value(p + size * dp, q + size * dq)) is double.NaN || next < value + 1e-4 * size * gain)
                if ((size /= 2) < 1e-12)
                    return new(PriorStatus.NotConverged, null, default, double.NaN, _members.Length);
            (p, q, value) = (p + size * dp, q + size * dq, next);
            if (p > Math.Log(LargestAlpha))
                return new(PriorStatus.NoSpread, null, default, double.NaN, _members.Length);
        }
        return new(PriorStatus.NotConverged, null, default, double.NaN, _members.Length);
    }

    private ExponentPriorFit Done(double p, double q)
    {
        var (_, _, hpp, hpq, hqq) = Slopes(p, q);
        return new(PriorStatus.Converged, new(Math.Exp(p), Math.Exp(p - q)), new(hpp, hpq, hqq), Value(p, q), _members.Length);
    }

    /// <summary>What a maximum becomes when the terms of these members are taken out of the likelihood it is the maximum of.</summary>
    /// <returns>Null where the curvature without them has no maximum, or lies beyond a step that can be trusted.</returns>
    public ExponentPrior? LeftOut(ExponentPrior maximum, PriorCurvature curvature)
    {
        var (p, q) = (Math.Log(maximum.Alpha), Math.Log(maximum.Alpha / maximum.Beta));
        var (gp, gq, hpp, hpq, hqq) = Slopes(p, q);
        var (a, b, c) = (hpp - curvature.PP, hpq - curvature.PQ, hqq - curvature.QQ);
        var determinant = a * c - b * b;
        if (!(a > 0 && determinant > 0))
            return null;
        // At the maximum all slopes add up to nothing, so the others' are the contrary of these.
        var (dp, dq) = ((b * gq - c * gp) / determinant, (b * gp - a * gq) / determinant);
        return Math.Abs(dp) > LargestStep || Math.Abs(dq) > LargestStep ? null : new(Math.Exp(p + dp), Math.Exp(p + dp - q - dq));
    }

    /// <summary>Newton's step, with the curvature raised until it points upwards.</summary>
    private static (double P, double Q) Ascent(double gp, double gq, double hpp, double hpq, double hqq)
    {
        var (a, b, c) = (-hpp, -hpq, -hqq);
        var smallest = (a + c) / 2 - Math.Sqrt((a - c) * (a - c) / 4 + b * b);
        var floor = 1e-6 * (Math.Abs(a) + Math.Abs(c));
        if (smallest < floor)
        {
            a += floor - smallest;
            c += floor - smallest;
        }
        var determinant = a * c - b * b;
        return ((c * gp - b * gq) / determinant, (a * gq - b * gp) / determinant);
    }

    private double Value(double p, double q)
    {
        var (alpha, beta) = (Math.Exp(p), Math.Exp(p - q));
        var value = 0.0;
        for (var k = 0; k < _moreThan.Length; k++)
            value += _moreThan[k] * Math.Log(alpha + k);
        foreach (var m in _members)
            value -= alpha * LogOnePlus(m.LogSum / beta) + m.Outcomes * Math.Log(m.LogSum + beta);
        return value;
    }

    private (double P, double Q, double PP, double PQ, double QQ) Slopes(double p, double q)
    {
        var (alpha, beta) = (Math.Exp(p), Math.Exp(p - q));
        var (ga, gb, haa, hab, hbb) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var k = 0; k < _moreThan.Length; k++)
        {
            ga += _moreThan[k] / (alpha + k);
            haa -= _moreThan[k] / ((alpha + k) * (alpha + k));
        }
        foreach (var m in _members)
        {
            var rate = m.LogSum + beta;
            ga -= LogOnePlus(m.LogSum / beta);
            gb += (alpha * m.LogSum - m.Outcomes * beta) / (beta * rate);
            hab += m.LogSum / (beta * rate);
            hbb += (m.Outcomes + alpha) / (rate * rate) - alpha / (beta * beta);
        }
        // α = e^p, β = e^(p−q).
        var (va, vb) = (alpha * ga, beta * gb);
        var (vaa, vab, vbb) = (alpha * alpha * haa, alpha * beta * hab, beta * beta * hbb);
        return (va + vb, -vb, vaa + 2 * vab + vbb + va + vb, -(vab + vbb + vb), vbb + vb);
    }

    /// <summary>ln(1 + x), exact for small x too (Kahan).</summary>
    private static double LogOnePlus(double x)
    {
        var rounded = 1 + x;
        return rounded == 1 ? x : Math.Log(rounded) * (x / (rounded - 1));
    }
}
