namespace NetworkAnalytics.Delivery.Dashboard.Parts;

/// <summary>What a form's control says of itself to assistive technology.</summary>
public sealed record FieldState(string Name, bool HasHint, bool IsWrong)
{
    /// <summary>For <c>@attributes</c>: id, name and the descriptions there are.</summary>
    public IReadOnlyDictionary<string, object> Attributes
    {
        get
        {
            var attributes = new Dictionary<string, object> { ["id"] = Name, ["name"] = Name };
            if (HasHint || IsWrong)
                attributes["aria-describedby"] = (HasHint, IsWrong) switch { (true, true) => $"{Name}-hint {Name}-wrong", (true, false) => $"{Name}-hint", _ => $"{Name}-wrong" };
            if (IsWrong)
                attributes["aria-invalid"] = "true";
            return attributes;
        }
    }
}
