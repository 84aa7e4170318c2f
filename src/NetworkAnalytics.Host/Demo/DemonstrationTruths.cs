namespace NetworkAnalytics.Host.Demo;

/// <summary>
/// What the estimates are estimates of, from <see cref="DemonstrationModel"/>'s parameters alone. Times are the
/// program's: whole days from joining, a return on day d counting at d. Exact on that grid.
/// </summary>
/// <remarks>
/// A Kaplan–Meier estimate keeps a member who stopped at day d at risk on d, while the last day that can be seen is
/// d − 1; that is the estimator's own, below a thousandth of the hazard here.
/// </remarks>
internal sealed class DemonstrationTruths(DemonstrationModel model)
{
    /// <summary>α of the members' learning exponents, b ~ Gamma(α, β).</summary>
    public double ExponentShape => model.ExponentShape;

    /// <summary>β, the rate.</summary>
    public double ExponentRate => model.ExponentRate;

    public double MeanExponent => model.ExponentShape / model.ExponentRate;

    /// <summary>Probability that a member has had no return of any kind on days 0 … <paramref name="day"/>.</summary>
    public double NoReturnBy(int day) => Mix(Laplace(Returns(day + 1)));

    /// <summary>Probability that a member has had no announced return on days 0 … <paramref name="day"/>; the hidden ones are passed over.</summary>
    public double NoAnnouncedReturnBy(int day) => Mix(Laplace(model.AnnouncedShare * Returns(day + 1)));

    /// <summary>
    /// Probability that by <paramref name="day"/> a member had a return and the first was announced; a day with both
    /// kinds counts as announced.
    /// </summary>
    public double AnnouncedFirstBy(int day)
    {
        var sum = 0.0;
        for (var d = 0; d <= day; d++)
            sum += Laplace(Returns(d)) - Laplace(Returns(d) + model.AnnouncedShare * (Returns(d + 1) - Returns(d)));
        return (1 - model.QuietShare) * sum;
    }

    /// <summary>Probability that by <paramref name="day"/> a member had a return and none was announced on the day of the first.</summary>
    public double HiddenFirstBy(int day) => 1 - NoReturnBy(day) - AnnouncedFirstBy(day);

    /// <summary>Expected returns of a member, quiet ones included, on days 0 … <paramref name="day"/>: the mean cumulative function.</summary>
    public double ExpectedReturnsBy(int day) => (1 - model.QuietShare) * Returns(day + 1);

    /// <summary>The first day by which this share of members has had their first return of any kind; null when quiet members keep it from being reached.</summary>
    public int? DayOfReturn(double share) => FirstDay(share, 1);

    /// <summary>The same for the first announced return.</summary>
    public int? DayOfAnnouncedReturn(double share) => FirstDay(share, model.AnnouncedShare);

    /// <summary>Restricted mean: expected days without any return among the first <paramref name="days"/>, the area under the stepped survival.</summary>
    public double MeanDaysWithoutReturn(int days) => Enumerable.Range(0, days).Sum(NoReturnBy);

    /// <summary>The same for announced returns.</summary>
    public double MeanDaysWithoutAnnouncedReturn(int days) => Enumerable.Range(0, days).Sum(NoAnnouncedReturnBy);

    /// <summary>Λ(t): expected returns by tenure t in days of a member who is not quiet.</summary>
    public double Returns(double t) => model.ReturnsAtReference * Math.Pow(t / DemonstrationModel.ReferenceDays, model.ReturnShape);

    // E exp(−Z·x) for Z ~ Gamma(κ, κ).
    private double Laplace(double x) => Math.Pow(1 + x / model.Frailty, -model.Frailty);

    private double Mix(double survival) => model.QuietShare + (1 - model.QuietShare) * survival;

    private int? FirstDay(double share, double thinning)
    {
        if (share is <= 0 or >= 1)
            throw new ArgumentOutOfRangeException(nameof(share), share, "Give a share between 0 and 1.");
        var survival = (1 - share - model.QuietShare) / (1 - model.QuietShare);
        if (survival <= 0)
            return null;
        var mean = model.Frailty * (Math.Pow(survival, -1 / model.Frailty) - 1) / thinning;
        var t = DemonstrationModel.ReferenceDays * Math.Pow(mean / model.ReturnsAtReference, 1 / model.ReturnShape);
        return Math.Max(0, (int)Math.Ceiling(t) - 1);
    }
}
