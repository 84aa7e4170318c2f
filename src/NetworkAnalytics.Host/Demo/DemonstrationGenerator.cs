using System.Globalization;

namespace NetworkAnalytics.Host.Demo;

/// <summary>Draws the members and their histories from a <see cref="DemonstrationModel"/>. The same model gives the same association.</summary>
internal static class DemonstrationGenerator
{
    private enum Purpose { Joining, Nature, Person, Returns, History }

    // People join when the year begins and when term does.
    private static readonly int[] JoiningByMonth = [12, 7, 7, 6, 6, 5, 4, 4, 14, 13, 8, 6];

    /// <returns>In the order of joining. The first to be active joined on the opening day and wrote on it, so that nobody joined before the history begins.</returns>
    public static IReadOnlyList<DemonstrationMember> Generate(DemonstrationModel model)
    {
        var joined = Joining(model);
        var natures = joined.Select((_, i) => Nature.Draw(model, Stream(model, i, Purpose.Nature))).ToArray();
        var founder = Array.FindIndex(natures, n => !n.Quiet);
        for (var i = 0; i <= founder; i++)
            joined[i] = DemonstrationModel.OpensOn.DayNumber;
        var clocks = natures.Select((n, i) => n.Clock(joined[i])).ToArray();
        var circle = new MeetingPlace(clocks, [.. natures.Select(n => n.Quiet)]);
        return [.. natures.Select((nature, i) =>
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"H-{i + 1:0000}");
            var person = DemonstrationWords.Person(Stream(model, i, Purpose.Person), i);
            var hours = nature.HoursAtReference * DemonstrationWords.HoursOf(person.EntryRole);
            var process = new ReturnProcess(model, nature.Frailty, nature.Exponent, hours);
            var entries = new HistoryWriter(Stream(model, i, Purpose.History), circle, i, id, person.Locale == "fr")
                .Write(process, nature.Quiet ? [] : process.Draw(Stream(model, i, Purpose.Returns), clocks[i].Days), nature.Quiet);
            return new DemonstrationMember(id, clocks[i], nature.Quiet, nature.Exponent, hours, person, entries);
        })];
    }

    private static int[] Joining(DemonstrationModel model)
    {
        var days = new int[model.Members];
        for (var i = 0; i < days.Length; i++)
        {
            var random = Stream(model, i, Purpose.Joining);
            var month = DemonstrationModel.OpensOn.AddMonths(12 * random.Below(DemonstrationModel.AsOf.Year - DemonstrationModel.OpensOn.Year) + random.Weighted(JoiningByMonth));
            days[i] = month.DayNumber + random.Below(DateTime.DaysInMonth(month.Year, month.Month));
        }
        Array.Sort(days);
        return days;
    }

    private static RandomStream Stream(DemonstrationModel model, int member, Purpose purpose) => new(model.Seed, member, (int)purpose);

    /// <summary>What is drawn for a member whatever their joining day: every part apart from the others.</summary>
    private sealed record Nature(bool Quiet, double Frailty, double Exponent, double HoursAtReference, int LeavesAfter, int? PauseAt, int PauseDays)
    {
        public static Nature Draw(DemonstrationModel model, RandomStream random)
        {
            var quiet = random.Chance(model.QuietShare);
            var frailty = random.Gamma(model.Frailty, model.Frailty);
            var exponent = random.Gamma(model.ExponentShape, model.ExponentRate);
            var hours = model.HoursAtReference * Math.Exp(0.45 * random.Normal());
            var leaves = 60 + Math.Min(100_000, random.Exponential(365.25 / Math.Max(model.LeavingPerYear, 1e-9)));
            var pauses = random.Chance(model.PauseShare);
            var (pauseAt, pauseDays) = (90 + (int)random.Exponential(400), 30 + random.Below(180));
            return new(quiet, frailty, exponent, hours, (int)leaves, pauses ? pauseAt : null, pauseDays);
        }

        public MemberClock Clock(int joinedOn)
        {
            var left = joinedOn + LeavesAfter < DemonstrationModel.AsOf.DayNumber ? joinedOn + LeavesAfter : (int?)null;
            var clock = new MemberClock(joinedOn, left, null, 0);
            return joinedOn + PauseAt < clock.End ? clock with { PauseAt = PauseAt, PauseDays = PauseDays } : clock;
        }
    }
}
