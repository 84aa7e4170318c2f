using System.Collections.Immutable;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Ingest;
using NetworkAnalytics.Engine.MemberLog.Log;
using NetworkAnalytics.Engine.Storage.Directory;
using NetworkAnalytics.Engine.Storage.Keys;
using NetworkAnalytics.Engine.Storage.Tenancy;

namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>
/// One member's history: decides what is appended, numbers it, and answers once it is durable. The history in
/// memory changes only after the log has it, so a failed write leaves nothing to undo.
/// </summary>
[GrainType("member")]
internal sealed class MemberGrain(MemberGrainServices services) : Grain, IMemberGrain
{
    // One reference to what all member grains share: a grain's own heap is counted in bytes.
    private readonly MemberGrainServices _services = services;
    private MemberHistory _history = new();
    private TenantId _tenant;
    private MemberId _member;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!GrainKeys.TryReadMember(this.GetPrimaryKeyString(), out _tenant, out _member))
            throw new InvalidOperationException($"'{this.GetPrimaryKeyString()}' is not a member's key.");
        _history = await _services.Loader.Load(_tenant, _member);
    }

    public async Task<AppendReceipt> Append(AppendEntries command)
    {
        if (Successor is { } successor)
            return await successor.Append(command);
        if (await Decide(command) is not var (decision, settings, key) || decision.Rows.Length > 0 && !await Write(decision.Rows, settings, key))
            return Erased(command);
        return new AppendReceipt(decision.Receipts, _history.LastSeq);
    }

    public async Task<AppendReceipt> Check(AppendEntries command) =>
        Successor is { } successor ? await successor.Check(command)
        : await Decide(command) is var (decision, _, _) ? new(decision.Receipts, _history.LastSeq) : Erased(command);

    public async Task Reload() => _history = await _services.Loader.Load(_tenant, _member);

    public Task Forget()
    {
        _history = new MemberHistory();
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private AppendReceipt Erased(AppendEntries command)
    {
        Forget();
        var reason = new FieldProblem("member_id", "The member has been erased; nothing is stored of them any more.", "member_erased");
        return new AppendReceipt([.. command.Entries.Select(e => new EntryReceipt(e.EntryId, EntryStatus.Refused, null, reason))], 0);
    }

    public async Task<EntryReceipt?> GetReceipt(string entryId)
    {
        if (Successor is { } successor)
            return await successor.GetReceipt(entryId);
        if (EntryRules.CheckId("entry_id", entryId) is not null)
            return null;
        var found = await _services.Entries.Find(_tenant, _member, [entryId]);
        return found.TryGetValue(entryId, out var entry) ? new EntryReceipt(entryId, EntryStatus.Stored, entry.Seq) : null;
    }

    public async Task<MemberCurve?> GetCurve(DateOnly? asOf)
    {
        if (Successor is { } successor)
            return await successor.GetCurve(asOf);
        var settings = await _services.Settings.Get(_tenant);
        if (await _services.Entries.FindStanding(_tenant, _member) is not var (membership, aliases))
            return null;
        var day = asOf ?? settings.Today(_services.Time);
        return OwnCurve.Make(Timeline(settings, aliases), membership, day, settings.Settings.Taxonomy, settings.Settings.HistoryStartsOn, settings.Settings.EffortBinHours);
    }

    public async Task<ReturnLedger?> GetLedger(DateOnly? asOf)
    {
        if (Successor is { } successor)
            return await successor.GetLedger(asOf);
        var settings = await _services.Settings.Get(_tenant);
        var day = asOf ?? settings.Today(_services.Time);
        return await _services.Entries.OfLedger(_tenant, _member) is var (membership, aliases, entries)
            && ObservedTenure.At(Timeline(settings, aliases), membership, day.DayNumber) is { } tenure
                ? LedgerFold.Make(entries, membership, tenure, day)
                : null;
    }

    public Task<HistoryPage> GetHistory(int after, int limit) =>
        limit is < 1 or > 1000 || after < 0
            ? throw new InvalidInputException(after < 0 ? "after" : "limit", "Read 1 to 1000 entries at a time, after a sequence number from 0 on.")
            : Successor?.GetHistory(after, limit) ?? _services.Entries.Page(_tenant, _member, after, limit);

    public async Task<LatestEntries> GetLatest(int? before, int limit)
    {
        if (limit is < 1 or > 1000 || before < 1)
            throw new InvalidInputException(before < 1 ? "before" : "limit", "Read 1 to 1000 entries at a time, before a sequence number from 1 on.");
        if (Successor is { } successor)
            return await successor.GetLatest(before, limit);
        var (entries, next) = await _services.Entries.Latest(_tenant, _member, before ?? int.MaxValue, limit);
        // Another replica may have appended since; its rows are not in this memory, and a stale activation finds out when it writes.
        return new LatestEntries([.. entries.Select(e => new LatestEntry(e, e.Seq <= _history.LastSeq && _history.IsRetracted(e.Seq)))], next);
    }

    /// <summary>The member to whom everything went, when two records of one person were merged.</summary>
    private IMemberGrain? Successor => _history.MovedTo == 0 ? null : GrainFactory.GetGrain<IMemberGrain>(GrainKeys.Member(_tenant, new(_history.MovedTo)));

    private MemberTimeline Timeline(TenantContextSettings settings, MemberAliases aliases) => _history.Timeline(FollowUp.Code(settings.Settings.Taxonomy), aliases, _member.Value);

    /// <returns>Null: the member has been erased.</returns>
    private async Task<(AppendDecision Decision, TenantContextSettings Settings, MemberKey? Key)?> Decide(AppendEntries command)
    {
        if (command.Entries.IsDefaultOrEmpty || command.Entries.Length > AppendEntries.MaxEntries)
            throw new InvalidInputException("entries", $"An append carries 1 to {AppendEntries.MaxEntries} entries.");
        var (settings, refused) = await CheckFields(command);
        MemberKey? key = null;
        if (command.Entries.Any(e => e.Note is not null) && (key = await _services.Keys.ForWriting(_tenant, _member)) is null)
            return null;
        var known = await _services.Known(_tenant, _member, _history, command, refused, key);
        return (AppendDecision.Make(_history, settings, known, command, refused, key), settings, key);
    }

    private async Task<(TenantContextSettings Settings, FieldProblem?[] Refused)> CheckFields(AppendEntries command)
    {
        var settings = await _services.Settings.Get(_tenant);
        var now = _services.Time.GetUtcNow();
        var refused = Check(settings);
        if (refused.Any(r => r is { Field: "kind" }))
        {
            // The association may have added the word since this silo last looked.
            settings = await _services.Settings.Refresh(_tenant);
            refused = Check(settings);
        }
        return (settings, refused);

        FieldProblem?[] Check(TenantContextSettings s) => [.. command.Entries.Select(e => EntryRules.Check(e, s.Settings.Taxonomy, now))];
    }

    /// <returns>False: the member has been erased, and nothing was written.</returns>
    private async Task<bool> Write(NumberedEntry[] rows, TenantContextSettings settings, MemberKey? key)
    {
        foreach (ref var row in rows.AsSpan())
            if (row.Entry.Note is { } note)
                row = row with { SealedNote = key!.Seal(SealedFields.Note, note) };
        AppendResult result;
        try
        {
            result = await _services.Writer.Append(new LogAppend(_tenant, _member, rows, _services.Time.GetUtcNow()));
        }
        catch (LogUnavailableException)
        {
            // The rows may be in the log all the same: only a fresh activation knows the history again.
            DeactivateOnIdle();
            throw;
        }
        if (result == AppendResult.Erased)
            return false;
        if (result != AppendResult.Durable)
        {
            DeactivateOnIdle();
            throw new LogUnavailableException("The member's history has moved on elsewhere; nothing of this call was stored. Send it again with the same ids.");
        }
        _history.Reserve(rows.Length);
        foreach (ref readonly var row in rows.AsSpan())
            _history.Add(Packed.From(row, settings.Settings.Taxonomy), Packed.Goal(row.Entry));
        return true;
    }
}

/// <summary>What every member grain of a silo shares.</summary>
internal sealed record MemberGrainServices(LogLoader Loader, LogWriter Writer, LogEntries Entries, MemberKeys Keys, TenantSettingsCache Settings, TimeProvider Time)
{
    private static readonly ImmutableDictionary<string, KnownEntry> Nothing = ImmutableDictionary<string, KnownEntry>.Empty;

    /// <summary>What the log has of the ids that a decision needs.</summary>
    public async Task<IReadOnlyDictionary<string, KnownEntry>> Known(TenantId tenant, MemberId member, MemberHistory history, AppendEntries command, FieldProblem?[] refused, MemberKey? key)
    {
        var lookUp = AppendDecision.IdsToLookUp(history, command, refused, key);
        if (lookUp.Length == 0)
            return Nothing;
        var known = await Entries.Find(tenant, member, lookUp);
        // An id may have stood for another entry in a record that was merged into this one; that entry has a new id since.
        var others = command.Entries.Where((_, i) => refused[i] is null).Select(e => (e.EntryId, Hash: EntryHash.Content(e, key)))
            .Where(e => known.TryGetValue(e.EntryId, out var stored) && stored.ContentHash != e.Hash).ToArray();
        if (others.Length == 0)
            return known;
        var elsewhere = await Entries.Stored(tenant, member, [.. others.Select(o => o.Hash)]);
        foreach (var (id, hash) in others.Where(o => elsewhere.Contains(o.Hash)))
            known[id] = known[id] with { Namesake = hash };
        return known;
    }
}
