using System.Globalization;
using Microsoft.AspNetCore.Http;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Dashboard.Settings;

/// <summary>What an association may change of its settings, as it stands in the form.</summary>
public sealed record SettingsForm(
    string Locale, string TimeZone, string HistoryStartsOn, string MinimumPeers, string EffortBinHours, string KeepImportsDays, string KeepAuditDays, string ActivityKind, string OutcomeCategory, string Weight)
{
    /// <summary>An association may publish larger groups than the usual ones, and not smaller ones: that is the operator's to say.</summary>
    public static int LowestPeers(TenantSettings settings) => Math.Min(settings.MinimumPeers, TenantSettings.Default.MinimumPeers);

    public static SettingsForm Of(TenantSettings settings)
    {
        var keep = settings.Retention ?? TenantRetention.Default;
        return new(settings.Locale, settings.TimeZone, settings.HistoryStartsOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "", Text(settings.MinimumPeers), Text(settings.EffortBinHours),
            Text(keep.ImportDays), Text(keep.AuditDays), "", "", "1");
    }

    public static SettingsForm Of(IFormCollection form) => new(
        form["locale"].ToString(), form["time_zone"].ToString().Trim(), form["history_starts_on"].ToString(), form["minimum_peers"].ToString(), form["effort_bin_hours"].ToString(),
        form["keep_imports_days"].ToString(), form["keep_audit_days"].ToString(), form["activity_kinds"].ToString().Trim(), form["outcome_categories"].ToString().Trim(), form["weight"].ToString());

    /// <summary>The settings asked for; or the field that cannot be read.</summary>
    public string? Read(TenantSettings current, out TenantSettings settings)
    {
        settings = current;
        var day = DateOnly.TryParseExact(HistoryStartsOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var starts);
        if (HistoryStartsOn.Length > 0 && !day)
            return "history_starts_on";
        if (!TryRead(MinimumPeers, out var peers) || peers < LowestPeers(current))
            return "minimum_peers";
        if (!TryRead(EffortBinHours, out var hours))
            return "effort_bin_hours";
        if (!TryRead(KeepImportsDays, out var imports))
            return "keep_imports_days";
        if (!TryRead(KeepAuditDays, out var audit))
            return "keep_audit_days";
        if (!decimal.TryParse(Weight.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) || weight is < 0 or > 100 || weight * 10 != decimal.Truncate(weight * 10))
            return "weight";
        settings = new SettingsChange
        {
            Locale = Locale,
            TimeZone = TimeZone,
            HistoryStartsOn = day ? starts : null,
            MinimumPeers = peers,
            EffortBinHours = hours,
            KeepImportsDays = imports,
            KeepAuditDays = audit,
            AddActivityKinds = ActivityKind.Length == 0 ? [] : [new(ActivityKind)],
            AddOutcomeCategories = OutcomeCategory.Length == 0 ? [] : [new(OutcomeCategory, (int)(weight * 10))],
        }.ApplyTo(current);
        return null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool TryRead(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
