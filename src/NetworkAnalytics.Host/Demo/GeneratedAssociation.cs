using System.Text;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Host.CommandLine;
using NetworkAnalytics.Statistics.Time;

namespace NetworkAnalytics.Host.Demo;

/// <summary>The demonstration's association as files of its own, which go with it.</summary>
internal sealed class GeneratedAssociation : IDisposable
{
    /// <summary>Wherever it is shown, it says that nobody in it exists.</summary>
    public const string Name = "Association Horizon (generated)";

    private readonly DirectoryInfo _directory;

    private GeneratedAssociation(DirectoryInfo directory, DemoFiles files, string protagonist, DateOnly asOf) =>
        (_directory, Files, Protagonist, AsOf) = (directory, files, protagonist, asOf);

    public DemoFiles Files { get; }

    /// <summary>The day up to which it goes. <see cref="DemonstrationTruths"/> hold as of any earlier day too, and of no later one.</summary>
    public DateOnly AsOf { get; }

    /// <summary>The id of a member whose page shows most of what there is.</summary>
    public string Protagonist { get; }

    /// <summary>Writes the association of a model into a new temporary directory, deleted on disposal.</summary>
    /// <param name="model">Null: the default one.</param>
    /// <param name="asOf">The day up to which it goes, so that its members' own pages do not end long ago; null: as it was drawn.</param>
    public static GeneratedAssociation Write(DemonstrationModel? model = null, DateOnly? asOf = null)
    {
        var later = (asOf ?? DemonstrationModel.AsOf).DayNumber - DemonstrationModel.AsOf.DayNumber;
        var members = DemonstrationGenerator.Generate(model ?? new());
        var protagonist = ProtagonistAmong(members);
        var directory = Directory.CreateTempSubdirectory("networkanalytics-demo-");
        try
        {
            var files = new DemoFiles(new(Path.Combine(directory.FullName, "members.csv")), new(Path.Combine(directory.FullName, "history.csv")));
            using (var output = Text(files.Members))
                DemonstrationFiles.WriteMembers(output, members, later);
            using (var output = Text(files.History))
                DemonstrationFiles.WriteHistory(output, members, later);
            return new(directory, files, protagonist, DemonstrationModel.AsOf.AddDays(later));
        }
        catch
        {
            directory.Delete(recursive: true);
            throw;
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_directory.FullName))
            _directory.Delete(recursive: true);
    }

    /// <summary>
    /// Among the members with at least 24 completed months, still there, one readjusted goal and at least two
    /// hidden returns before the first announced one: the one whose number of returns is nearest to eight.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    internal static string ProtagonistAmong(IReadOnlyList<DemonstrationMember> members) =>
        members.Where(IsInstructive).MinBy(m => Math.Abs(m.Entries.Count(e => e.Entry == EntryKind.Outcome) - 8))?.Id
        ?? throw new InvalidOperationException("No member of this association has two years, a readjusted goal and hidden returns before an announced one.");

    private static bool IsInstructive(DemonstrationMember member)
    {
        var entries = member.Entries;
        return member.Clock is { LeftOn: null, PauseAt: null }
            && TenureMonths.Completed(member.Clock.Days) is >= 24 and <= 40
            && entries.Count(e => e.Entry == EntryKind.GoalReadjusted) == 1
            && entries.All(e => e.Entry != EntryKind.Retracted)
            && entries.Where(e => e.Entry == EntryKind.Outcome).TakeWhile(e => e.Expected is false).Count() is >= 2
            && entries.Any(e => e is { Entry: EntryKind.Outcome, Expected: true });
    }

    private static StreamWriter Text(FileInfo file) => new(file.FullName, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}
