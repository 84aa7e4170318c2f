namespace NetworkAnalytics.Contracts.Benchmarks;

/// <summary>
/// Why a cohort's numbers moved since the version before. Numbers of people are rounded to 5; null is fewer than k, and
/// 0 is nobody.
/// </summary>
[GenerateSerializer, Immutable, Alias("published-movement")]
public sealed record PublishedMovement
{
    internal PublishedMovement(int since, int? joined, int? left, int? changed, bool definitionChanged, int cellsHeld, int cellsWithheld)
    {
        Since = since;
        Joined = joined;
        Left = left;
        Changed = changed;
        DefinitionChanged = definitionChanged;
        CellsHeld = cellsHeld;
        CellsWithheld = cellsWithheld;
    }

    /// <summary>The version before.</summary>
    [Id(0)] public int Since { get; }

    /// <summary>Members who came into the cohort.</summary>
    [Id(1)] public int? Joined { get; }

    /// <summary>Members who are no longer in it, by whatever way.</summary>
    [Id(2)] public int? Left { get; }

    /// <summary>Members who stayed and have new entries, or another profile.</summary>
    [Id(3)] public int? Changed { get; }

    /// <summary>Weights, zone, k, the beginning of the history or the cohorts are defined otherwise than before.</summary>
    [Id(4)] public bool DefinitionChanged { get; }

    /// <summary>Cells that go on showing earlier numbers, because too few people changed.</summary>
    [Id(5)] public int CellsHeld { get; }

    /// <summary>Cells that show nothing although enough members stand in them.</summary>
    [Id(6)] public int CellsWithheld { get; }
}
