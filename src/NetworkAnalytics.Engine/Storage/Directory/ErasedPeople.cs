using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage.Keys;

namespace NetworkAnalytics.Engine.Storage.Directory;

/// <summary>Somebody who was erased, as those see them who send rows about them later.</summary>
/// <param name="Member">What others' histories go on knowing them by.</param>
internal readonly record struct ErasedPerson(MemberId Member, DateTimeOffset At);

/// <summary>
/// Who of an association was erased, by the keyed hash of its id for them. What happened before an erasure is the erased
/// person's for ever; what happens from it on is somebody's who has joined anew, if anybody's.
/// </summary>
internal sealed class ErasedPeople
{
    /// <summary>Ids whose hash is remembered, of a file with any number of them.</summary>
    private const int MostKnown = 100_000;
    private readonly TenantHashes _hashes;
    private readonly Dictionary<string, List<ErasedPerson>> _byHash = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ErasedPerson>?> _known = new(StringComparer.Ordinal);

    private ErasedPeople(TenantHashes hashes) => _hashes = hashes;

    public static async Task<ErasedPeople> Load(TenantTransaction transaction, TenantHashes hashes, CancellationToken cancellation)
    {
        var people = new ErasedPeople(hashes);
        await using var command = transaction.Command("SELECT person_hash, member_id, asked_at FROM analytics.erasure WHERE tenant_id = $1 ORDER BY asked_at, member_id");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var hash = Convert.ToHexString(reader.GetFieldValue<byte[]>(0));
            if (!people._byHash.TryGetValue(hash, out var times))
                people._byHash.Add(hash, times = []);
            times.Add(new(new MemberId(reader.GetInt32(1)), reader.GetFieldValue<DateTimeOffset>(2)));
        }
        return people;
    }

    /// <summary>Who stood behind the id at that moment, when they were erased since; null otherwise.</summary>
    public ErasedPerson? At(string externalId, DateTimeOffset moment)
    {
        foreach (var erased in Of(externalId) ?? [])
            if (moment < erased.At)
                return erased;
        return null;
    }

    /// <summary>The last one with this id; null when nobody was erased under it.</summary>
    public ErasedPerson? Last(string externalId) => Of(externalId) is [.., var last] ? last : null;

    private List<ErasedPerson>? Of(string externalId)
    {
        if (_byHash.Count == 0)
            return null;
        if (_known.Count >= MostKnown)
            _known.Clear();
        if (!_known.TryGetValue(externalId, out var times))
            _known.Add(externalId, times = _byHash.GetValueOrDefault(Convert.ToHexString(_hashes.OfPerson(externalId))));
        return times;
    }
}
