using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using NetworkAnalytics.Contracts.Cohorts;

namespace NetworkAnalytics.Delivery.Dashboard.Cohorts;

/// <summary>A filter as it stands in the form, whether it can be one or not.</summary>
/// <param name="Attributes">As <c>city=Paris</c>.</param>
public sealed record CohortForm(string Name, ImmutableHashSet<string> Attributes, string JoinedFrom, string JoinedBefore, ImmutableHashSet<string> Goals)
{
    private const string DayFormat = "yyyy-MM-dd";

    public static CohortForm Empty { get; } = new("", [], "", "", []);

    public static CohortForm Of(CohortDefinition saved) => new(
        saved.Name, [.. saved.Attributes.SelectMany(a => a.Value.Select(v => $"{a.Key}={v}"))], Day(saved.JoinedFrom), Day(saved.JoinedBefore), [.. saved.GoalKinds]);

    public static CohortForm Of(IFormCollection form) => new(
        form["name"].ToString().Trim(), [.. form["attribute"].OfType<string>()], form["joined_from"].ToString(), form["joined_before"].ToString(), [.. form["goal"].OfType<string>()]);

    /// <summary>The filter; or the field that keeps it from being one.</summary>
    /// <param name="name">Stands in for a name that is not given yet.</param>
    public string? Read(string name, out CohortDefinition definition)
    {
        definition = null!;
        if (!TryReadDay(JoinedFrom, out var from))
            return "joined_from";
        if (!TryReadDay(JoinedBefore, out var before))
            return "joined_before";
        var attributes = Attributes.Select(a => (Text: a, At: a.IndexOf('=', StringComparison.Ordinal))).Where(a => a.At > 0)
            .GroupBy(a => a.Text[..a.At], a => a.Text[(a.At + 1)..], StringComparer.Ordinal)
            .ToImmutableSortedDictionary(g => g.Key, g => g.Order(StringComparer.Ordinal).ToImmutableArray(), StringComparer.Ordinal);
        definition = new(name, attributes, from, before, [.. Goals.Order(StringComparer.Ordinal)]);
        return null;
    }

    private static string Day(DateOnly? day) => day?.ToString(DayFormat, CultureInfo.InvariantCulture) ?? "";

    private static bool TryReadDay(string text, out DateOnly? day)
    {
        day = DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
        return text.Length == 0 || day is not null;
    }
}
