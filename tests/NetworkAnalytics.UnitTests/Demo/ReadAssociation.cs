using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Ingest.Files;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.MemberLog.Log;
using NetworkAnalytics.Engine.Storage.Tenancy;
using NetworkAnalytics.Host.Demo;

namespace NetworkAnalytics.UnitTests.Demo;

/// <param name="Entries">As the log would hold them, in the file's order.</param>
internal sealed record ReadMember(MemberRow Row, IReadOnlyList<HistoryRow> Entries, MemberTimeline Timeline, ObservedTenure Tenure);

/// <summary>An association read back from its files by the product's own code: parsed, checked, decided, folded.</summary>
internal sealed record ReadAssociation(IReadOnlyList<ReadMember> Members, IReadOnlyList<string> Problems, int Rows, string[] Attributes)
{
    private static readonly TenantContextSettings Settings = TenantContextSettings.From(TenantSettings.Default);
    private static readonly DateTimeOffset Now = new(DemonstrationModel.AsOf.ToDateTime(default), TimeSpan.Zero);

    public static ReadAssociation Of(DemonstrationModel model) => Of(DemonstrationGenerator.Generate(model));

    public static ReadAssociation Of(IReadOnlyList<DemonstrationMember> drawn)
    {
        using var members = new StringWriter();
        using var history = new StringWriter();
        DemonstrationFiles.WriteMembers(members, drawn);
        DemonstrationFiles.WriteHistory(history, drawn);
        return Of(members.ToString(), history.ToString());
    }

    public static ReadAssociation Of(string members, string history)
    {
        var problems = new List<string>();
        using var membersReader = new StringReader(members);
        using var historyReader = new StringReader(history);
        var people = new List<MemberRow>();
        var file = new MembersFile(membersReader, new ImportOptions(), null);
        while (file.Read(out var person, out var problem))
            if (problem is null)
                people.Add(person);
            else
                problems.Add($"members {file.Line} {problem.Field}: {problem.Reason}");
        var numbers = people.Select((p, i) => (p.MemberId, i)).ToDictionary(p => p.MemberId, p => p.i + 1);

        var entries = people.ToDictionary(p => p.MemberId, _ => new List<HistoryRow>());
        var log = new HistoryFile(historyReader, new ImportOptions(), null, Settings.Settings.Taxonomy, TimeZoneInfo.Utc, Now);
        var rows = 0;
        for (; log.Read(out var row, out var problem); rows++)
        {
            if (problem is not null)
                problems.Add($"history {log.Line} {problem.Field}: {problem.Reason}");
            else if (!entries.TryGetValue(row.MemberId, out var own) || row.CounterpartyId is { } other && !numbers.ContainsKey(other))
                problems.Add($"history {log.Line}: unknown member");
            else
                own.Add(row);
        }
        return new(people.ConvertAll(p => Append(p, entries[p.MemberId], numbers, problems)), problems, rows, file.AttributeNames);
    }

    private static ReadMember Append(MemberRow person, List<HistoryRow> rows, Dictionary<string, int> numbers, List<string> problems)
    {
        var history = new MemberHistory();
        var command = new AppendEntries(
            [.. rows.Select(r => r.CounterpartyId is { } other ? r.Entry with { Counterparty = new MemberId(numbers[other]) } : r.Entry)], RefusalPolicy.StoreTheRest);
        var decision = AppendDecision.Make(history, Settings, new Dictionary<string, KnownEntry>(), command, new FieldProblem?[rows.Count]);
        foreach (var receipt in decision.Receipts.Where(r => r.Status != EntryStatus.Stored))
            problems.Add($"{receipt.EntryId} {receipt.Status} {receipt.Problem?.Reason}");
        foreach (var row in decision.Rows)
            history.Add(Packed.From(row, Settings.Settings.Taxonomy), Packed.Goal(row.Entry));
        var timeline = history.Timeline(FollowUp.Code(Settings.Settings.Taxonomy));
        var membership = new Membership(person.JoinedOn.DayNumber, person.LeftOn?.DayNumber);
        return new(person, rows, timeline, ObservedTenure.At(timeline, membership, DemonstrationModel.AsOf.DayNumber)!);
    }
}
