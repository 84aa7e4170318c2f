namespace NetworkAnalytics.Contracts.Tenancy;

/// <summary>One association's settings and taxonomy. Key: <see cref="GrainKeys.Tenant"/>.</summary>
[Alias("tenant")]
public interface ITenantGrain : IGrainWithStringKey
{
    [Alias("settings")]
    Task<TenantSettings> GetSettings();

    /// <summary>Replaces the settings.</summary>
    /// <returns>Null when stored; otherwise what is wrong, naming the field and what to do. Nothing is stored then.</returns>
    [Alias("configure")]
    Task<FieldProblem?> Configure(TenantSettings settings);
}

/// <summary>One thing wrong with an input.</summary>
/// <param name="Field">The field as the sender spelled it, for instance <c>effort_minutes</c>.</param>
/// <param name="Reason">One sentence: what is wrong and what to do about it. Contains no personal data but the field's own value.</param>
[GenerateSerializer, Immutable, Alias("field-problem")]
public sealed record FieldProblem([property: Id(0)] string Field, [property: Id(1)] string Reason);
