using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Api;

/// <param name="TimeZone">IANA zone in which its days are counted; UTC when left out. Fixed once the first entry is in.</param>
internal sealed record CreateTenantBody(string Name, string? TimeZone = null);

/// <param name="Weight">What one outcome of it adds to learning: 0 to 100, at most one decimal; 1 when left out.</param>
internal sealed record TermBody(string Name, decimal Weight = 1);

/// <param name="Locale">en or fr.</param>
/// <param name="MinimumPeers">The smallest group ever published, 5 or more.</param>
/// <param name="EffortBinHours">Hours of logged effort in one cell of the effort clock, 1 to 100.</param>
/// <param name="RecomputeCron">Five cron fields in the association's zone.</param>
/// <param name="KeepImportsDays">Days an import's report is kept.</param>
/// <param name="KeepAuditDays">Days a line of the audit log is kept, 30 or more.</param>
/// <param name="MembersActAs">Whether keys with the scope members:act_as may act as a member; every use can be read by that member.</param>
/// <param name="AddActivityKinds">New kinds of encounter; those there stay.</param>
internal sealed record ChangeTenantBody(
    string? Name = null, string? Locale = null, string? TimeZone = null, DateOnly? HistoryStartsOn = null, int? MinimumPeers = null, int? EffortBinHours = null, string? RecomputeCron = null,
    int? KeepImportsDays = null, int? KeepAuditDays = null, bool? MembersActAs = null, string[]? AddActivityKinds = null, TermBody[]? AddOutcomeCategories = null)
{
    /// <summary>Null when no setting is to change.</summary>
    public SettingsChange? Settings() => this with { Name = null } == new ChangeTenantBody() ? null : new SettingsChange
    {
        Locale = Locale,
        TimeZone = TimeZone,
        HistoryStartsOn = HistoryStartsOn,
        MinimumPeers = MinimumPeers,
        EffortBinHours = EffortBinHours,
        RecomputeCron = RecomputeCron,
        KeepImportsDays = KeepImportsDays,
        KeepAuditDays = KeepAuditDays,
        MembersActAs = MembersActAs,
        AddActivityKinds = [.. (AddActivityKinds ?? []).Select(k => new TaxonomyTerm(k ?? ""))],
        AddOutcomeCategories = [.. (AddOutcomeCategories ?? []).Select(Term)],
    };

    private static TaxonomyTerm Term(TermBody term) =>
        term is not null && term.Weight is >= 0 and <= 100 && term.Weight * 10 == decimal.Truncate(term.Weight * 10)
            ? new(term.Name, (int)(term.Weight * 10))
            : throw new InvalidInputException("add_outcome_categories", "A weight lies between 0 and 100 and has at most one decimal.");
}

internal sealed record TenantAnswer(int Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? SuspendedAt)
{
    public static TenantAnswer Of(TenantSummary t) => new(t.Id.Value, t.Name, t.CreatedAt, t.SuspendedAt);
}

/// <param name="Next">Pass as <c>after</c> to read on; null at the end.</param>
internal sealed record TenantsAnswer(TenantAnswer[] Tenants, string? Next);

/// <param name="ApiKey">Shown this once.</param>
internal sealed record CreatedTenantAnswer(int Id, string Name, string ApiKey);

internal sealed record TenantDetailAnswer(
    int Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? SuspendedAt, string Locale, string TimeZone, DateOnly? HistoryStartsOn, int MinimumPeers,
    int EffortBinHours, string RecomputeCron, int KeepImportsDays, int KeepAuditDays, bool MembersActAs, string[] ActivityKinds, TermBody[] OutcomeCategories)
{
    public static TenantDetailAnswer Of(TenantSummary t, TenantSettings s)
    {
        var keep = s.Retention ?? TenantRetention.Default;
        return new(t.Id.Value, t.Name, t.CreatedAt, t.SuspendedAt, s.Locale, s.TimeZone, s.HistoryStartsOn, s.MinimumPeers, s.EffortBinHours, s.RecomputeCron, keep.ImportDays, keep.AuditDays, s.MembersActAs,
            [.. s.Taxonomy.ActivityKinds.Select(k => k.Name)], [.. s.Taxonomy.OutcomeCategories.Select(c => new TermBody(c.Name, c.WeightTenths / 10m))]);
    }
}

/// <param name="Rows">Rows deleted, by table.</param>
internal sealed record DeletedTenantAnswer(int Id, IReadOnlyDictionary<string, long> Rows);

/// <param name="Locale">en or fr: the language of the mail.</param>
internal sealed record InviteBody(string Email, string? Locale = null);

/// <param name="Authority">The provider's address, with https.</param>
/// <param name="MemberClaim">email (when the provider says it is verified; the default), or the claim that holds the association's own id for the member.</param>
/// <param name="PortalClientId">The id under which the provider knows the association's portal, whose members' ID tokens may then be exchanged.</param>
internal sealed record ProviderBody(string Authority, string ClientId, string? ClientSecret = null, string? MemberClaim = null, string? PortalClientId = null);
