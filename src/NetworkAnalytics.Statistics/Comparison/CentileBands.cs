namespace NetworkAnalytics.Statistics.Comparison;

/// <summary>A range between two centiles of the peers. Never a place in an order.</summary>
public enum CentileBand
{
    /// <summary>Below P10, where there is one.</summary>
    BelowP10 = 1,

    /// <summary>Below P25, and not below P10.</summary>
    BelowP25 = 2,

    /// <summary>From P25 to P75, both included.</summary>
    Middle = 3,

    /// <summary>Above P75, and not above P90.</summary>
    AboveP75 = 4,

    /// <summary>Above P90, where there is one.</summary>
    AboveP90 = 5,
}

/// <summary>The edges of the bands in one cell, read without the member, in the values' unit.</summary>
/// <param name="P10">Null where it is not published.</param>
/// <param name="P25">The lower quartile.</param>
/// <param name="P75">The upper quartile, at least <paramref name="P25"/>.</param>
/// <param name="P90">Null where it is not published.</param>
public readonly record struct CentileBands(double? P10, double P25, double P75, double? P90)
{
    /// <summary>The band of a value. The quartiles belong to the middle; P10 and P90 to the bands next to it.</summary>
    public CentileBand Of(double value) =>
        value < P25 ? value < P10 ? CentileBand.BelowP10 : CentileBand.BelowP25
        : value > P75 ? value > P90 ? CentileBand.AboveP90 : CentileBand.AboveP75
        : CentileBand.Middle;
}
