namespace NetworkAnalytics.UnitTests.Statistics;

/// <summary>Equality up to a relative tolerance; 0 only equals what rounding leaves of 0.</summary>
internal static class Near
{
    public static void Equal(double? expected, double? actual, double relative = 1e-9, string? what = null)
    {
        if (expected is null || actual is null)
            Assert.True(expected is null && actual is null, $"{what}: expected {Shown(expected)}, found {Shown(actual)}.");
        else
            Assert.True(Is(expected.Value, actual.Value, relative), $"{what}: expected {expected:R}, found {actual:R}.");
    }

    public static bool Is(double expected, double actual, double relative = 1e-9) =>
        Math.Abs(actual - expected) <= relative * Math.Abs(expected) + 1e-13;

    private static string Shown(double? value) => value?.ToString("R", System.Globalization.CultureInfo.InvariantCulture) ?? "nothing";
}
