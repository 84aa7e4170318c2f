using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Delivery.Dashboard.Mine;

/// <summary>The minutes a member noted in the present month of the calendar.</summary>
internal static class MonthOf
{
    private const int PageSize = 200;

    /// <summary>Somebody whose month is longer than this is not told more exactly.</summary>
    private const int MostPages = 5;

    public static async Task<int> Minutes(Visitor visitor)
    {
        var (minutes, before) = (0, (int?)null);
        for (var page = 0; page < MostPages; page++)
        {
            var latest = await visitor.History.GetLatest(before, PageSize);
            var thisMonth = latest.Entries.Where(e => e.Entry.LocalDay.Year == visitor.Today.Year && e.Entry.LocalDay.Month == visitor.Today.Month).ToList();
            minutes += thisMonth.Where(e => !e.TakenBack && e.Entry.Entry == EntryKind.Activity).Sum(e => e.Entry.EffortMinutes ?? 0);
            // What was noted long ago is rarely about this month.
            if (thisMonth.Count == 0 || (before = latest.NextBefore) is null)
                break;
        }
        return minutes;
    }
}
