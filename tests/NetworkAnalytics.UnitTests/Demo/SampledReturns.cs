using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Host.Demo;

namespace NetworkAnalytics.UnitTests.Demo;

/// <param name="Days">T, observed days.</param>
/// <param name="Returns">Day and whether announced, in order.</param>
/// <param name="Count">n: returns after some logged effort.</param>
/// <param name="LogHours">s = Σ ln(H/h) over those.</param>
/// <param name="Quiet">As drawn.</param>
/// <param name="Exponent">The b that was drawn.</param>
internal sealed record SampledMember(int Days, (int Day, bool Announced)[] Returns, int Count, double LogHours, bool Quiet, double Exponent)
{
    public int? First => Returns.Length > 0 ? Returns[0].Day : null;

    public int? FirstAnnounced => Returns.Where(r => r.Announced).Select(r => (int?)r.Day).FirstOrDefault();

    /// <summary>The day of the first counts as announced when any return of that day was.</summary>
    public bool AnnouncedCameFirst => First is not null && First == FirstAnnounced;
}

/// <summary>Simple estimators over an association as the product reads it (STATISTICS.md: Time to a return; A member's own learning exponent).</summary>
internal sealed class SampledReturns(IReadOnlyList<SampledMember> members)
{
    public IReadOnlyList<SampledMember> Members => members;

    public static SampledReturns Of(DemonstrationModel model)
    {
        var drawn = DemonstrationGenerator.Generate(model);
        return new([.. ReadAssociation.Of(drawn).Members.Zip(drawn, Sample)]);
    }

    /// <summary>Kaplan–Meier at a day and its 95 % log-log interval (Greenwood).</summary>
    public (double Survival, double Low, double High) KaplanMeier(Func<SampledMember, int?> first, int day)
    {
        var (survival, greenwood) = (1.0, 0.0);
        foreach (var (atRisk, events) in Steps(first, day))
        {
            survival *= 1 - events / atRisk;
            greenwood += events / (atRisk * (atRisk - events));
        }
        var width = 1.959964 * Math.Sqrt(greenwood) / Math.Log(survival);
        return (survival, Math.Pow(survival, Math.Exp(-width)), Math.Pow(survival, Math.Exp(width)));
    }

    /// <summary>Aalen–Johansen: the probability that the first return came by a day and was announced.</summary>
    public double AnnouncedFirst(int day)
    {
        var announced = members.Where(m => m.AnnouncedCameFirst).GroupBy(m => m.First!.Value).ToDictionary(g => g.Key, g => g.Count());
        var (survival, incidence) = (1.0, 0.0);
        foreach (var (at, (atRisk, events)) in StepsByDay(m => m.First, day))
        {
            incidence += survival * announced.GetValueOrDefault(at) / atRisk;
            survival *= 1 - events / atRisk;
        }
        return incidence;
    }

    /// <summary>Mean cumulative function of all returns (Nelson–Aalen).</summary>
    public double ReturnsBy(int day)
    {
        var observed = members.Select(m => m.Days).Order().ToList();
        var gone = 0;
        var sum = 0.0;
        foreach (var at in members.SelectMany(m => m.Returns).Select(r => r.Day).Where(d => d <= day).Order())
        {
            while (observed[gone] < at)
                gone++;
            sum += 1.0 / (observed.Count - gone);
        }
        return sum;
    }

    /// <summary>The prior's ln α and ln(α/β) with standard errors, by Newton's method on the logarithms.</summary>
    public ((double Value, double Error) LogShape, (double Value, double Error) LogMean) FitPrior()
    {
        var (x, y) = (Math.Log(5), Math.Log(5));
        for (var i = 0; ; i++)
        {
            var (a, b) = (Math.Exp(x), Math.Exp(y));
            double ga = 0, gb = 0, haa = 0, hab = 0, hbb = 0;
            foreach (var m in members.Where(m => m.Count > 0 && m.LogHours > 0))
            {
                for (var k = 0; k < m.Count; k++)
                    (ga, haa) = (ga + 1 / (a + k), haa - 1 / ((a + k) * (a + k)));
                ga += y - Math.Log(m.LogHours + b);
                gb += a / b - (m.Count + a) / (m.LogHours + b);
                hab += 1 / b - 1 / (m.LogHours + b);
                hbb += (m.Count + a) / ((m.LogHours + b) * (m.LogHours + b)) - a / (b * b);
            }
            var (gx, gy) = (a * ga, b * gb);
            var (hxx, hxy, hyy) = (a * a * haa + gx, a * b * hab, b * b * hbb + gy);
            var determinant = hxx * hyy - hxy * hxy;
            if (Math.Abs(gx) + Math.Abs(gy) < 1e-7)
            {
                var (vxx, vxy, vyy) = (-hyy / determinant, hxy / determinant, -hxx / determinant);
                return ((x, Math.Sqrt(vxx)), (x - y, Math.Sqrt(vxx - 2 * vxy + vyy)));
            }
            Assert.True(i < 200, "The fit of the prior did not settle.");
            // Away from the top the Hessian may not be negative definite: climb along the gradient there.
            var newton = determinant > 0 && hxx < 0;
            var dx = newton ? (hxy * gy - hyy * gx) / determinant : Math.Sign(gx) * 0.3;
            var dy = newton ? (hxy * gx - hxx * gy) / determinant : Math.Sign(gy) * 0.3;
            var scale = Math.Min(1, 1 / Math.Max(Math.Abs(dx), Math.Abs(dy)));
            (x, y) = (x + scale * dx, y + scale * dy);
        }
    }

    private IEnumerable<(double AtRisk, double Events)> Steps(Func<SampledMember, int?> first, int day) => StepsByDay(first, day).Select(s => s.Step);

    private IEnumerable<(int Day, (double AtRisk, double Events) Step)> StepsByDay(Func<SampledMember, int?> first, int day)
    {
        var times = members.Select(m => (Time: first(m) ?? m.Days, Event: first(m) is not null)).OrderBy(t => t.Time).ToList();
        for (var i = 0; i < times.Count && times[i].Time <= day;)
        {
            var (from, events) = (i, 0);
            for (; i < times.Count && times[i].Time == times[from].Time; i++)
                events += times[i].Event ? 1 : 0;
            if (events > 0)
                yield return (times[from].Time, (times.Count - from, events));
        }
    }

    private static SampledMember Sample(ReadMember member, DemonstrationMember drawn)
    {
        var returns = new List<(int, bool)>();
        var places = new List<double>();
        var (minutes, latest) = (0, 0);
        foreach (var e in member.Timeline.Events)
        {
            if (e.Kind is TimelineEventKind.Encounter or TimelineEventKind.FollowUp)
                (minutes, latest) = (minutes + e.Value, e.Value);
            if (e.Kind != TimelineEventKind.Outcome)
                continue;
            returns.Add((member.Tenure.Offset(e.Day), e.Flag));
            if (minutes > 0)
                places.Add(minutes - latest / 2.0);
        }
        return new(member.Tenure.Days, [.. returns], places.Count, places.Sum(p => Math.Log(minutes / p)), drawn.Quiet, drawn.Exponent);
    }
}
