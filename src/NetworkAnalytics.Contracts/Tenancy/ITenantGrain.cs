namespace NetworkAnalytics.Contracts.Tenancy;

/// <summary>One association's settings and taxonomy. Key: <see cref="GrainKeys.Tenant"/>.</summary>
[Alias("tenant")]
public interface ITenantGrain : IGrainWithStringKey
{
    [Alias("settings")]
    Task<TenantSettings> GetSettings();

    /// <summary>Counts the changes: what was read after it stands as long as the count does.</summary>
    [Alias("revision")]
    Task<int> GetRevision();

    /// <summary>Replaces the settings.</summary>
    /// <param name="unchangedSince">The revision the change was made from; null: whatever there is.</param>
    /// <returns>
    /// Null when stored; otherwise what is wrong, naming the field and what to do, or <see cref="FieldProblem.Revision"/>
    /// when they were changed meanwhile. Nothing is stored then.
    /// </returns>
    [Alias("configure")]
    Task<FieldProblem?> Configure(TenantSettings settings, int? unchangedSince = null);
}

/// <summary>One thing wrong with an input.</summary>
/// <param name="Field">The field as the sender spelled it, for instance <c>effort_minutes</c>.</param>
/// <param name="Reason">One sentence: what is wrong and what to do about it. Contains no personal data but the field's own value.</param>
/// <param name="Told">The sentence's name and its values as <see cref="Tell"/> writes them, for who words it in another language; null where it has none.</param>
[GenerateSerializer, Immutable, Alias("field-problem")]
public sealed record FieldProblem([property: Id(0)] string Field, [property: Id(1)] string Reason, [property: Id(2)] string? Told = null)
{
    /// <summary>Between a sentence's name and each of its values.</summary>
    public const char Separator = '\u001f';

    /// <summary>The field of a change that was made from a state that is no longer there: read it again and change that.</summary>
    public const string Revision = "revision";

    public static FieldProblem ChangedMeanwhile { get; } = new(Revision, "It was changed meanwhile; read it again and send the change anew.");

    /// <param name="name">Never changed once used: it is stored with the reports of imports.</param>
    public static string Tell(string name, params ReadOnlySpan<string?> values)
    {
        var told = new System.Text.StringBuilder(name);
        foreach (var value in values)
            told.Append(Separator).Append((value ?? "").Replace(Separator, ' '));
        return told.ToString();
    }
}
