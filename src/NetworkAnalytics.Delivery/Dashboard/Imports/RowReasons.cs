using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Dashboard.Administration;

namespace NetworkAnalytics.Delivery.Dashboard.Imports;

/// <summary>What is wrong with a row, in the language of the page.</summary>
internal static class RowReasons
{
    public static string Say(string reason, string? told, AdminWords say)
    {
        var parts = told?.Split(FieldProblem.Separator) ?? [];
        // A report may be of a later version than this replica: its own sentence is better than none.
        return parts.Length > 0 && say.Find($"Row.{parts[0]}", [.. parts.Skip(1)]) is { } said ? said : reason;
    }
}
