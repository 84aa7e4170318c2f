namespace NetworkAnalytics.Engine.Storage.Directory;

/// <summary>The association's own ids for people: kept exactly as given, compared character by character.</summary>
internal static class ExternalIds
{
    public const int MaxLength = 200;

    /// <summary>Null when usable; otherwise what is wrong.</summary>
    public static string? Check(string id) => id.Length switch
    {
        0 => "The id is empty.",
        > MaxLength => $"The id has {id.Length} characters; the most is {MaxLength}.",
        _ => Texts.Problem(id),
    };
}
