namespace NetworkAnalytics.Contracts.Benchmarks;

/// <summary>What is counted along a clock. The numbers are stored and never change.</summary>
[GenerateSerializer, Alias("measure")]
public enum Measure : byte
{
    /// <summary>Weighted outcomes, plus one for each readjusted goal.</summary>
    Learning = 1,

    /// <summary>Activities except follow-ups.</summary>
    Encounters = 2,

    /// <summary>Distinct counterparties over activities.</summary>
    Reach = 3,

    /// <summary>Distinct outcome categories.</summary>
    Breadth = 4,

    /// <summary>Hours.</summary>
    Effort = 5,
}

[GenerateSerializer, Alias("clock")]
public enum Clock : byte
{
    /// <summary>Completed months of 30.4375 days since joining, pauses taken out.</summary>
    Tenure = 1,

    /// <summary>Cumulative hours of logged effort.</summary>
    Effort = 2,
}

/// <summary>The words for measures and clocks in files, JSON and commands.</summary>
public static class MeasureNames
{
    private static readonly string[] Measures = ["learning", "encounters", "reach", "breadth", "effort"];

    public static string Name(this Measure measure) => Measures[(int)measure - 1];

    public static string Name(this Clock clock) => clock == Clock.Tenure ? "tenure" : "effort";

    public static bool TryParse(string name, out Measure measure)
    {
        var at = Array.IndexOf(Measures, name);
        measure = (Measure)(at + 1);
        return at >= 0;
    }
}
