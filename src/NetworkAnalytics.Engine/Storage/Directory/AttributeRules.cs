using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Storage.Directory;

/// <summary>What attributes have to satisfy, whichever way they come in.</summary>
internal static class AttributeRules
{
    /// <summary>Attributes of one member.</summary>
    public const int MaxAttributes = 50;

    /// <summary>Dated values of one attribute of one member.</summary>
    public const int MaxDated = 100;

    public const int MaxName = 60;
    public const int MaxValue = 200;

    /// <summary>What a member has beside attributes: columns of <c>members.csv</c> with a meaning of their own.</summary>
    public static IReadOnlyList<string> Reserved { get; } = ["member_id", "joined_on", "left_on", "email", "name", "locale", "time_zone"];

    /// <summary>Whether a name can be an attribute's, once it is none of <see cref="Reserved"/>.</summary>
    public static bool IsName(string name) => name.Length is >= 1 and <= MaxName && !name.Contains('=', StringComparison.Ordinal) && Texts.Problem(name) is null;

    /// <param name="field">Where the name stands.</param>
    public static FieldProblem? CheckName(string field, string name) =>
        Reserved.Contains(name) ? new(field, $"'{name}' is a field of its own and no attribute; it is not counted by.", FieldProblem.Tell("attribute_reserved", name))
        : IsName(name) && name == name.Trim() ? null
        : new(field, $"An attribute's name has 1 to {MaxName} characters, no blanks around it, no '=' and no control characters.", "attribute_name");

    public static FieldProblem? CheckDay(DateOnly? validFrom) => PersonRules.CheckDay("valid_from", validFrom);

    /// <summary>Whether a member may have so many.</summary>
    public static FieldProblem? CheckCount(MemberAttributes attributes) =>
        attributes.Undated.Keys.Union(attributes.Dated.Keys).Count() > MaxAttributes ? new("attribute", $"A member has at most {MaxAttributes} attributes.")
        : attributes.Dated.Values.Any(v => v.Length > MaxDated) ? new("valid_from", $"An attribute has at most {MaxDated} dated values; take one back first.")
        : null;

    /// <param name="field">Where the value stands.</param>
    public static FieldProblem? CheckValue(string field, string value)
    {
        if (value.Length > MaxValue)
            return new(field, $"The value has {value.Length} characters; the most is {MaxValue}.", "attribute_value");
        return Texts.Problem(value) is { } reason ? new(field, reason, "attribute_value") : null;
    }
}
