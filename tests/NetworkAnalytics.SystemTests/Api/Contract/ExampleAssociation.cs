using System.Globalization;
using System.Text;

namespace NetworkAnalytics.SystemTests.Api.Contract;

/// <summary>The association of which the document's and the README's examples tell, large enough for its numbers to be published.</summary>
internal static class ExampleAssociation
{
    private const int Size = 30;

    /// <summary>Lines of member_id,joined_on.</summary>
    public static string MemberRows { get; } = string.Concat(Enumerable.Range(1, Size).Select(n => string.Create(CultureInfo.InvariantCulture, $"{Name(n)},2023-10-{n:00}\n")));

    public static string Members { get; } = "member_id,joined_on\n" + MemberRows;

    /// <summary>With encounters, returns and a goal of each. The first entry is of the first one's first day: who joined before the log began is in no number.</summary>
    public static string History { get; } = Write();

    private static string Name(int number) => number switch { 1 => "anna", 2 => "bruno", _ => string.Create(CultureInfo.InvariantCulture, $"m{number}") };

    private static string Write()
    {
        var history = new StringBuilder("entry_id,member_id,occurred_at,entry,kind,expected,effort_minutes,goal_id,horizon_months,about_entry_id\n");
        for (var n = 1; n <= Size; n++)
        {
            history.Append(CultureInfo.InvariantCulture, $"g1,{Name(n)},2023-10-{n:00}T09:00:00Z,goal_declared,job,,,g1,12,\n");
            for (var month = 1; month <= 12; month++)
            {
                var announced = month % 3 == 0;
                history.Append(CultureInfo.InvariantCulture, $"a{month},{Name(n)},2024-{month:00}-10T10:00:00Z,activity,{(month % 2 == 0 ? "one_to_one" : "event")},,{30 * month},,,\n")
                    .Append(CultureInfo.InvariantCulture, $"r{month},{Name(n)},2024-{month:00}-11T10:00:00Z,outcome,{(announced ? "job" : "advice")},{(announced ? "true" : "false")},,{(announced ? "g1" : "")},,a{month}\n");
            }
        }
        return history.ToString();
    }
}
