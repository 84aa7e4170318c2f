using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Storage.Tenancy;

/// <summary>What settings have to satisfy before they are stored.</summary>
internal static class SettingsRules
{
    /// <summary>The floor under k: no tenant may publish smaller groups.</summary>
    public const int MinimumPeersFloor = 5;

    private const int ShortestAuditDays = 30;

    public static FieldProblem? Check(TenantSettings settings, TenantSettings current) =>
        CheckZone(settings.TimeZone)
        ?? (settings.MinimumPeers is < MinimumPeersFloor or > 1000
            ? new FieldProblem("minimum_peers", $"Groups are published from {MinimumPeersFloor} people on at the least; give {MinimumPeersFloor} to 1000.")
            : null)
        ?? CheckCron(settings.RecomputeCron)
        ?? (settings.Locale is "en" or "fr" ? null : new FieldProblem("locale", $"'{Shorten(settings.Locale)}' is not a language spoken here; give en or fr."))
        ?? CheckRetention(settings.Retention ?? TenantRetention.Default)
        ?? (settings.EffortBinHours is < 1 or > 100 ? new FieldProblem("effort_bin_hours", "A cell of the effort clock holds 1 to 100 hours.") : null)
        ?? CheckTerms("activity_kinds", settings.Taxonomy.ActivityKinds, current.Taxonomy.ActivityKinds)
        ?? CheckTerms("outcome_categories", settings.Taxonomy.OutcomeCategories, current.Taxonomy.OutcomeCategories);

    /// <summary>Stored settings with what they were stored too early to say.</summary>
    public static TenantSettings Complete(TenantSettings stored) =>
        stored.EffortBinHours > 0 ? stored : stored with { EffortBinHours = TenantSettings.DefaultEffortBinHours };

    public static FieldProblem? CheckZone(string zone) =>
        !string.IsNullOrWhiteSpace(zone) && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && found.HasIanaId
            ? null
            : new FieldProblem("time_zone", $"'{Shorten(zone)}' is not an IANA time zone; give one like Europe/Paris or UTC.", "time_zone");

    private static FieldProblem? CheckCron(string cron) =>
        Cronos.CronExpression.TryParse(cron, out _)
            ? null
            : new FieldProblem("recompute_cron", $"'{Shorten(cron)}' is not a cron expression of five fields; give one like '30 3 * * *' (every night at 03:30).");

    private static FieldProblem? CheckRetention(TenantRetention keep) =>
        keep.ImportDays is < 1 or > 3650 ? new("keep_imports_days", "Give 1 to 3650 days.")
        : keep.AuditDays is < ShortestAuditDays or > 3650 ? new("keep_audit_days", $"Give {ShortestAuditDays} to 3650 days: what was done stays on record for a month at the least.")
        : null;

    private static FieldProblem? CheckTerms(string field, ImmutableArray<TaxonomyTerm> terms, ImmutableArray<TaxonomyTerm> current)
    {
        if (terms.IsDefault || terms.Length > Taxonomy.MaxTerms)
            return new(field, $"A taxonomy has at most {Taxonomy.MaxTerms} terms.");
        for (var i = 0; i < current.Length; i++)
            if (i >= terms.Length || terms[i].Name != current[i].Name)
                return new(field, $"'{current[i].Name}' is used by stored histories and stays where it is; add new terms after the others.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var term in terms)
        {
            if (!IsIdentifier(term.Name))
                return new(field, $"'{Shorten(term.Name)}' is not usable as a term: 1 to 40 lower-case letters, digits and underscores, starting with a letter.");
            if (!names.Add(term.Name))
                return new(field, $"'{term.Name}' is there twice.");
            if (term.WeightTenths is < 0 or > 1000)
                return new(field, $"The weight of '{term.Name}' must lie between 0 and 100.");
        }
        return null;
    }

    private static bool IsIdentifier(string name) =>
        name is { Length: >= 1 and <= 40 } && char.IsAsciiLetterLower(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    private static string Shorten(string? text) => text is null ? "" : text.Length <= 60 ? text : text[..60] + "…";
}
