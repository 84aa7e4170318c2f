using System.Collections.Immutable;

namespace NetworkAnalytics.Contracts.Tenancy;

/// <summary>What to change of an association's settings. Null leaves a setting as it is; taxonomies are only added to.</summary>
public sealed record SettingsChange
{
    public string? Locale { get; init; }

    public string? TimeZone { get; init; }

    public DateOnly? HistoryStartsOn { get; init; }

    public int? MinimumPeers { get; init; }

    public int? EffortBinHours { get; init; }

    public string? RecomputeCron { get; init; }

    public int? KeepImportsDays { get; init; }

    public int? KeepAuditDays { get; init; }

    public bool? MembersActAs { get; init; }

    public ImmutableArray<TaxonomyTerm> AddActivityKinds { get; init; } = [];

    public ImmutableArray<TaxonomyTerm> AddOutcomeCategories { get; init; } = [];

    /// <summary>New weights, in tenths, of outcome categories that are there or are added; others are passed over.</summary>
    public ImmutableDictionary<string, int> OutcomeWeights { get; init; } = ImmutableDictionary<string, int>.Empty;

    public TenantSettings ApplyTo(TenantSettings current)
    {
        var keep = current.Retention ?? TenantRetention.Default;
        return current with
        {
            Locale = Locale ?? current.Locale,
            TimeZone = TimeZone ?? current.TimeZone,
            HistoryStartsOn = HistoryStartsOn ?? current.HistoryStartsOn,
            MinimumPeers = MinimumPeers ?? current.MinimumPeers,
            EffortBinHours = EffortBinHours ?? current.EffortBinHours,
            RecomputeCron = RecomputeCron ?? current.RecomputeCron,
            MembersActAs = MembersActAs ?? current.MembersActAs,
            Retention = new(KeepImportsDays ?? keep.ImportDays, KeepAuditDays ?? keep.AuditDays),
            Taxonomy = new([.. current.Taxonomy.ActivityKinds, .. AddActivityKinds], [.. current.Taxonomy.OutcomeCategories.Concat(AddOutcomeCategories).Select(Weighed)]),
        };
    }

    private TaxonomyTerm Weighed(TaxonomyTerm term) => OutcomeWeights.TryGetValue(term.Name, out var tenths) ? term with { WeightTenths = tenths } : term;
}
