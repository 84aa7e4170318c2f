using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Api.Histories;

/// <summary>An entry of a call, whose it is, and where its fields stand in the body.</summary>
/// <param name="MemberId">The association's id; nobody's when the sender gave none.</param>
/// <param name="Path">From a field of an entry, or <c>member_id</c>, to its path in the body.</param>
internal sealed record SentEntry(string? MemberId, EntryBody? Body, Func<string, string> Path);

/// <summary>What became of a call: either receipts in its order, or what is wrong with it by path.</summary>
/// <param name="Receipts">Null where somebody unknown was left out, as the sender asked.</param>
/// <param name="Errors">Empty when everything was stored.</param>
/// <param name="IsConflict">An id is taken by another entry.</param>
/// <param name="PartlyStored">Something was refused only after other members' entries were stored: the histories moved on in between.</param>
internal sealed record SentOutcome(EntryReceipt?[] Receipts, IReadOnlyDictionary<string, string[]> Errors, bool IsConflict, bool PartlyStored);

/// <summary>
/// Appends the entries of one call to the histories of many members. A transaction belongs to one member, so everything
/// that can be wrong is looked for in every history before the first is written to: a body with a mistake in it stores
/// nothing. What remains is an outage half way, and that is mended by sending the call again, since ids store once.
/// </summary>
internal sealed class SentEntries(IMemberDirectory directory, IGrainFactory grains)
{
    /// <summary>Members appended to at the same time by one call: enough to fill a group commit, and a small part of the writer's queue.</summary>
    private const int Concurrency = 128;

    /// <summary>Mistakes named in one answer; whoever has more of them has one mistake, many times.</summary>
    private const int MaxErrors = 100;

    /// <param name="leaveOutUnknown">Who is not in the directory is passed over instead of refusing the call.</param>
    public async Task<SentOutcome> Append(TenantId tenant, IReadOnlyList<SentEntry> sent, bool leaveOutUnknown, CancellationToken cancellation)
    {
        var errors = new Errors();
        for (var i = 0; i < sent.Count; i++)
            Look(sent[i], errors);
        if (errors.Any)
            return Refused(sent, errors, false);
        var people = await directory.FindAll(tenant, [.. sent.SelectMany(s => (string?[])[s.MemberId, s.Body!.CounterpartyId]).OfType<string>()], cancellation);
        var members = new Dictionary<MemberId, List<int>>();
        for (var i = 0; i < sent.Count; i++)
            if (people.TryGetValue(sent[i].MemberId!, out var person) && person.IsMember)
                (members.TryGetValue(person.Id, out var own) ? own : members[person.Id] = []).Add(i);
            else if (!leaveOutUnknown)
                errors.Add(sent[i].Path("member_id"), $"The directory has no member '{Shown(sent[i].MemberId!)}'; add them first, ids are your own.");
        foreach (var (member, own) in members.Where(m => m.Value.Count > AppendEntries.MaxEntries))
            errors.Add(sent[own[AppendEntries.MaxEntries]].Path("member_id"), $"A call has at most {AppendEntries.MaxEntries} entries of one member.");
        if (errors.Any)
            return Refused(sent, errors, false);

        var counterparties = people.ToDictionary(p => p.Key, p => p.Value.Id, StringComparer.Ordinal);
        var unseen = sent.Select(s => s.Body!.CounterpartyId).OfType<string>().Where(c => !counterparties.ContainsKey(c)).Distinct(StringComparer.Ordinal).ToArray();
        if (members.Count > 1 || unseen.Length > 0)
        {
            var checkedReceipts = await Each(tenant, members, sent, counterparties, (grain, command) => grain.Check(command), cancellation);
            var conflict = Gather(sent, checkedReceipts, errors);
            if (errors.Any)
                return new(checkedReceipts, errors.ByPath, conflict, PartlyStored: false);
        }
        // Nobody is noted as mentioned before the entry that mentions them is known to be good.
        if (unseen.Length > 0)
            foreach (var (id, member) in await directory.ResolveMentioned(tenant, unseen, cancellation))
                counterparties[id] = member;
        var receipts = await Each(tenant, members, sent, counterparties, (grain, command) => grain.Append(command), cancellation);
        var taken = Gather(sent, receipts, errors);
        return new(receipts, errors.ByPath, taken, errors.Any && receipts.Any(r => r?.Status == EntryStatus.Stored));
    }

    private void Look(SentEntry entry, Errors errors)
    {
        if (entry.Body is null)
            errors.Add(entry.Path(""), "It is null; send an entry.");
        else if (string.IsNullOrEmpty(entry.MemberId))
            errors.Add(entry.Path("member_id"), "It is missing; give the id the association knows the member by.");
        else if (directory.Check(entry.MemberId) is { } unusable)
            errors.Add(entry.Path("member_id"), unusable);
        else if (entry.Body.CounterpartyId is { } named && directory.Check(named) is { } bad)
            errors.Add(entry.Path("counterparty_id"), $"{bad} Leave it out when there is nobody.");
        else if (entry.Body.Read(new Dictionary<string, MemberId>(), out _) is { } problem)
            errors.Add(entry.Path(problem.Field), problem.Reason);
    }

    private async Task<EntryReceipt?[]> Each(
        TenantId tenant, Dictionary<MemberId, List<int>> members, IReadOnlyList<SentEntry> sent, IReadOnlyDictionary<string, MemberId> counterparties,
        Func<IMemberGrain, AppendEntries, Task<AppendReceipt>> call, CancellationToken cancellation)
    {
        var receipts = new EntryReceipt?[sent.Count];
        await Parallel.ForEachAsync(members, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellation }, async (member, _) =>
        {
            TenantContext.Enter(tenant);
            var entries = member.Value.Select(i => { sent[i].Body!.Read(counterparties, out var entry); return entry; });
            var receipt = await call(grains.GetGrain<IMemberGrain>(GrainKeys.Member(tenant, member.Key)), new AppendEntries([.. entries]));
            for (var i = 0; i < receipt.Receipts.Length; i++)
                receipts[member.Value[i]] = receipt.Receipts[i];
        });
        return receipts;
    }

    /// <returns>Whether one of them is a conflict.</returns>
    private static bool Gather(IReadOnlyList<SentEntry> sent, EntryReceipt?[] receipts, Errors errors)
    {
        for (var i = 0; i < receipts.Length; i++)
            if (receipts[i]?.Problem is { } problem)
                errors.Add(sent[i].Path(problem.Field), problem.Reason);
        return receipts.Any(r => r?.Status == EntryStatus.Conflict);
    }

    private static SentOutcome Refused(IReadOnlyList<SentEntry> sent, Errors errors, bool conflict) => new(new EntryReceipt?[sent.Count], errors.ByPath, conflict, PartlyStored: false);

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private sealed class Errors
    {
        private readonly Dictionary<string, string[]> _byPath = new(StringComparer.Ordinal);

        public bool Any => _byPath.Count > 0;

        public IReadOnlyDictionary<string, string[]> ByPath => _byPath;

        public void Add(string path, string reason)
        {
            if (_byPath.Count < MaxErrors)
                _byPath.TryAdd(path, [reason]);
        }
    }
}
