namespace NetworkAnalytics.Host.Demo;

/// <param name="Tenure">Days.</param>
internal readonly record struct Return(double Tenure, bool Announced);

/// <summary>The laws of <see cref="DemonstrationModel"/> for one member.</summary>
internal sealed class ReturnProcess(DemonstrationModel model, double frailty, double exponent, double hoursAtReference)
{
    /// <summary>h(t), hours.</summary>
    public double Hours(double tenure) =>
        hoursAtReference * Math.Pow(tenure / DemonstrationModel.ReferenceDays, model.ReturnShape / exponent);

    /// <summary>The tenure at which the hours add up to <paramref name="hours"/>, days.</summary>
    public double Tenure(double hours) =>
        DemonstrationModel.ReferenceDays * Math.Pow(hours / hoursAtReference, exponent / model.ReturnShape);

    /// <summary>The returns before <paramref name="days"/>, in order: points of the unit Poisson process on the scale of Z·Λ.</summary>
    public Return[] Draw(RandomStream random, int days)
    {
        var returns = new List<Return>();
        var sum = 0.0;
        while (true)
        {
            sum += random.Exponential(1);
            var t = DemonstrationModel.ReferenceDays * Math.Pow(sum / (frailty * model.ReturnsAtReference), 1 / model.ReturnShape);
            if (t >= days)
                return [.. returns];
            returns.Add(new(t, random.Chance(model.AnnouncedShare)));
        }
    }
}
