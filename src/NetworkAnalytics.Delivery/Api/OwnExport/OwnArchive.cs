using System.Globalization;
using System.IO.Compression;
using System.Text;
using NetworkAnalytics.Delivery.Csv;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Api.OwnExport;

/// <summary>The same as files for a spreadsheet, with a text that explains every one and every number in it.</summary>
internal static class OwnArchive
{
    private sealed record Table(string Name, string[] Columns, IEnumerable<object?[]> Rows);

    public static byte[] Write(OwnExportAnswer own, CultureInfo culture)
    {
        var format = CsvFormat.For(culture);
        var tables = Tables(own).ToList();
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            Add(archive, "README.txt", ExportWording.ReadMe(own, [.. tables.Select(t => (t.Name, t.Columns))], culture), own.GeneratedAt);
            foreach (var table in tables)
            {
                var text = new StringBuilder(format.Start).Append(format.Line(table.Columns)).Append("\r\n");
                foreach (var row in table.Rows)
                    text.Append(format.Line(row)).Append("\r\n");
                Add(archive, table.Name, text.ToString(), own.GeneratedAt);
            }
        }
        return bytes.ToArray();
    }

    private static IEnumerable<Table> Tables(OwnExportAnswer own)
    {
        var p = own.Profile;
        yield return new("profile.csv", ["field", "value"],
        [
            ["member_id", p.MemberId], ["joined_on", p.JoinedOn], ["left_on", p.LeftOn], ["name", p.Name], ["email", p.Email], ["locale", p.Locale],
            ["time_zone", p.TimeZone], ["compared", p.Compared], .. p.Attributes.Select(a => new object?[] { a.Key, a.Value }), .. p.Values.Where(v => v.ValidFrom is not null).Select(v => new object?[] { FormattableString.Invariant($"{v.Attribute} from {v.ValidFrom:yyyy-MM-dd}"), v.Value }),
        ]);
        yield return new("history.csv",
            ["seq", "entry_id", "entry", "occurred_at", "day", "kind", "counterparty_id", "effort_minutes", "expected", "goal_id", "about_entry_id", "value", "horizon_months", "note"],
            own.History.Select(e => new object?[] { e.Seq, e.EntryId, e.Entry, e.OccurredAt, e.Day, e.Kind, e.CounterpartyId, e.EffortMinutes, e.Expected, e.GoalId, e.AboutEntryId, e.Value, e.HorizonMonths, e.Note }));
        yield return new("goals.csv", ["goal_id", "announces", "declared_on", "horizon_months", "reached_on", "dropped_on", "open", "note"],
            (own.Ledger?.Goals ?? []).Select(g => new object?[] { g.GoalId, g.Announces, g.DeclaredOn, g.HorizonMonths, g.ReachedOn, g.DroppedOn, g.Open, g.Note }));
        yield return new("ledger.csv", ["goal_id", "entry_id", "day", "tenure_days", "horizon", "category", "expected", "link", "counterparty_id", "came_from_entry_id", "note"],
            (own.Ledger?.Goals ?? []).SelectMany(g => g.Returns.Select(r => Return(g.GoalId, r))).Concat((own.Ledger?.WithoutGoal ?? []).Select(r => Return(null, r))));
        yield return new("horizons.csv", ["horizon", "from_month", "to_month", "state", "announced", "hidden"],
            (own.Ledger?.Horizons ?? []).Select(h => new object?[] { h.Horizon, h.FromMonth, h.ToMonth, h.State, h.Announced, h.Hidden }));
        yield return new("strategy.csv", ["entry_id", "step", "day", "tenure_days", "goal_id", "announces", "horizon_months", "note"],
            (own.Ledger?.Strategy ?? []).Select(s => new object?[] { s.EntryId, s.Step, s.Day, s.TenureDays, s.GoalId, s.Announces, s.HorizonMonths, s.Note }));
        var measures = own.Curve?.Measures ?? [];
        yield return new("curve.csv", ["month", .. measures.Select(m => m.Measure)],
            Enumerable.Range(0, own.Curve?.CompletedMonths ?? 0).Select(month => new object?[] { month + 1 }.Concat(measures.Select(m => (object?)m.Values[month])).ToArray()));
        yield return new("comparison.csv", ["version", "as_of", "cohort", "measure", "clock", "month", "hours", "own", "peers", "band", "p10", "p25", "p50", "p75", "p90", "too_early"],
            (own.Comparison?.Measures ?? []).Select(m => new object?[]
            {
                own.Comparison!.Version, own.Comparison.AsOf, own.Comparison.Cohort, m.Measure, m.Clock, m.Month, m.Hours, m.Own, m.Peers, m.Band,
                m.Quantiles?.P10, m.Quantiles?.P25, m.Quantiles?.P50, m.Quantiles?.P75, m.Quantiles?.P90, m.TooEarly,
            }));
        yield return new("access-log.csv", ["at", "who", "what"], own.AccessLog.Select(l => new object?[] { l.At, l.Who, l.What }));
    }

    private static object?[] Return(string? goal, LedgerReturnAnswer r) =>
        [goal, r.EntryId, r.Day, r.TenureDays, r.Horizon, r.Category, r.Expected, r.Link, r.CounterpartyId, r.CameFrom?.EntryId, r.Note];

    private static void Add(ZipArchive archive, string name, string text, DateTimeOffset at)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = at;
        using var content = entry.Open();
        content.Write(Encoding.UTF8.GetBytes(text));
    }
}
