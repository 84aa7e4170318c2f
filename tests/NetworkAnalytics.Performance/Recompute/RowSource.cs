using System.IO.Compression;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Benchmarks;
using NetworkAnalytics.Engine.MemberLog;
using NetworkAnalytics.Engine.Projections;
using NetworkAnalytics.Engine.Storage.Directory;
using NetworkAnalytics.Host.Demo;
using NetworkAnalytics.UnitTests.Demo;

namespace NetworkAnalytics.Performance.Recompute;

/// <summary>The curve rows of an association, as the projection would have stored them, in memory.</summary>
/// <param name="Entries">Rows of the history file.</param>
internal sealed record RowSource(IReadOnlyList<StoredCurve> Rows, int Entries, DateOnly HistoryStartsOn)
{
    public static RowSource Read(FileInfo members, FileInfo history)
    {
        using Stream file = history.OpenRead();
        using Stream plain = history.Extension == ".gz" ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var text = new StreamReader(plain);
        return Of(ReadAssociation.Of(File.ReadAllText(members.FullName), text.ReadToEnd()));
    }

    public static RowSource Generate(int members) => Of(ReadAssociation.Of(new DemonstrationModel { Members = members }));

    /// <summary>As the pass reads them from the database.</summary>
    public async IAsyncEnumerable<List<StoredCurve>> Batches()
    {
        foreach (var batch in Rows.Chunk(CurveReader.BatchRows))
        {
            await Task.CompletedTask;
            yield return [.. batch];
        }
    }

    public VersionDefinition Definition(DateOnly asOf) => new(asOf, HistoryStartsOn, "UTC", 10, Taxonomy.Default, []);

    private static RowSource Of(ReadAssociation association)
    {
        if (association.Problems.Count > 0)
            throw new InvalidDataException($"{association.Problems.Count} problems in the files; the first: {association.Problems[0]}");
        var rows = association.Members.Select((m, i) => new StoredCurve(
            new MemberId(i + 1),
            new CurveRow(new Membership(m.Row.JoinedOn.DayNumber, m.Row.LeftOn?.DayNumber), MemberAttributes.Of(m.Row.Attributes), m.Timeline).Pack(),
            FirstRun: 1));
        var first = association.Members.Where(m => m.Timeline.Events.Length > 0).Min(m => m.Timeline.Events[0].Day);
        return new([.. rows], association.Rows, DateOnly.FromDayNumber(first));
    }
}
