namespace NetworkAnalytics.ArchitectureTests.Rules;

/// <summary>A rule gives one sentence for each place that breaks it.</summary>
internal static class Rule
{
    public static void Holds(IEnumerable<string> broken)
    {
        var found = broken.Distinct().ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
