using System.Globalization;

namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>What the values of an attribute are, where they have an order.</summary>
internal enum RangeOf
{
    Numbers = 1,

    /// <summary>Days; their numbers are those of <see cref="DateOnly.DayNumber"/>.</summary>
    Days = 2,

    /// <summary>Whole years, for instance of joining.</summary>
    Years = 3,
}

/// <summary>A run of an attribute's values.</summary>
/// <param name="From">The first value in it.</param>
/// <param name="Before">The first value after it.</param>
internal sealed record ValueRange(RangeOf Of, decimal From, decimal Before)
{
    private const int EarliestYear = 1900;
    private const int LatestYear = 2100;

    public bool Contains(string value) => Read(Of, value) is { } number && number >= From && number < Before;

    /// <summary>As it stands in a cohort's key: years with both ends, numbers and days with the first value that is out.</summary>
    public override string ToString() => Of switch
    {
        RangeOf.Years => string.Create(CultureInfo.InvariantCulture, $"{From}..{Before - 1}"),
        RangeOf.Days => string.Create(CultureInfo.InvariantCulture, $"{DateOnly.FromDayNumber((int)From):yyyy-MM-dd}..<{DateOnly.FromDayNumber((int)Before):yyyy-MM-dd}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{From}..<{Before}"),
    };

    /// <summary>The value as a number; null when it is not of this kind.</summary>
    public static decimal? Read(RangeOf of, string value) => of switch
    {
        RangeOf.Years => value.Length == 4 && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= EarliestYear and <= LatestYear ? year : null,
        RangeOf.Days => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.DayNumber : null,
        // Beyond fifteen digits it is an id and no quantity.
        _ => value.Length <= 16 && decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null,
    };
}
