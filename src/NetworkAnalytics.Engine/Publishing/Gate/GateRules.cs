namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>From how many people on a number is shown, and with how many digits (STATISTICS.md, Publication gate).</summary>
/// <param name="minimumPeers">The tenant's k; counts as <see cref="Floor"/> where it is lower.</param>
internal sealed class GateRules(int minimumPeers)
{
    /// <summary>Below this no tenant can go.</summary>
    public const int Floor = 5;

    private const int QuartilesFrom = 20;
    private const int TailsFrom = 40;
    private const int FineDigitsFrom = 200;

    /// <summary>More of a mean or a share than this from one member, and it is about that member.</summary>
    private const double MostFromOne = 0.3;

    /// <summary>The fewest people behind any number.</summary>
    public int K { get; } = Math.Max(Floor, minimumPeers);

    /// <summary>The fewest people behind a quantile.</summary>
    public int From(double level) => level switch { 0.5 => K, 0.25 or 0.75 => Math.Max(K, QuartilesFrom), _ => Math.Max(K, TailsFrom) };

    /// <summary>A number of people, to the nearest 5; null when fewer than k.</summary>
    public int? Count(long people) => people < K ? null : (int)((people + 2) / 5 * 5);

    /// <summary>As <see cref="Count"/>; nobody is no secret.</summary>
    public int? CountOrNobody(int people) => people == 0 ? 0 : Count(people);

    /// <summary>A filter's number of members before it is saved: also null where those it leaves out are too few.</summary>
    public int? LiveCount(int members, int all) => IsFew(all - members) ? null : Count(members);

    /// <summary>Whether these people, left over beside what is shown, would be few enough to be known by it.</summary>
    public bool IsFew(long people) => people > 0 && people < K;

    /// <summary>Whether one member gives too much of the whole.</summary>
    public static bool Dominates(double largest, double whole) => largest > MostFromOne * whole;

    /// <summary>A share of 1, to two or three decimals by how many people stand behind it.</summary>
    public static double Fraction(double value, long people) => Math.Round(value, people < FineDigitsFrom ? 2 : 3, MidpointRounding.ToEven);

    /// <summary>A mean, to two or three significant digits by how many people stand behind it.</summary>
    public static double Significant(double value, long people)
    {
        if (value == 0)
            return 0;
        var digits = people < FineDigitsFrom ? 2 : 3;
        var places = digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return places >= 0
            ? Math.Round(value, Math.Min(15, places), MidpointRounding.ToEven)
            : Math.Round(value / Math.Pow(10, -places), MidpointRounding.ToEven) * Math.Pow(10, -places);
    }
}
