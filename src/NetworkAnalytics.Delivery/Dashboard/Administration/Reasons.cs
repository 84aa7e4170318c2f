using System.Globalization;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Dashboard.Administration;

/// <summary>What is wrong with a row, a whole file, a mapping or a filter, in the language of the page.</summary>
internal static class Reasons
{
    public static string Say(FieldProblem problem, AdminWords say) => Say(problem.Reason, problem.Told, say);

    public static string Say(string reason, string? told, AdminWords say)
    {
        var parts = told?.Split(FieldProblem.Separator) ?? [];
        // A report may be of a later version than this replica: its own sentence is better than none.
        return parts.Length > 0 && say.Find($"Reason.{parts[0]}", [.. parts.Skip(1).Select(v => new Value(v))]) is { } said ? said : reason;
    }

    /// <summary>A value is text, and digits in it may be an id: it is a number where the wording says how numbers are written, as in <c>{0:N0}</c>.</summary>
    private sealed record Value(string Text) : IFormattable
    {
        public string ToString(string? format, IFormatProvider? provider) =>
            format is not null && long.TryParse(Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number.ToString(format, provider) : Text;
    }
}
