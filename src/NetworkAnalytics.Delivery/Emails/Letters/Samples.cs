using System.Collections.Immutable;
using System.Globalization;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Emails.Letters;

/// <summary>
/// Invented members, for previews and tests: an administrator sees how letters read and nobody's own letter. One for
/// each way a letter can go.
/// </summary>
internal static class Samples
{
    private static readonly double[] Curve = [0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5];

    private static readonly Dictionary<string, Func<DateOnly, MemberFacts>> Known = new(StringComparer.Ordinal)
    {
        ["new"] = New,
        ["quiet"] = Quiet,
        ["paused"] = Paused,
        ["readjusted"] = Readjusted,
        ["ahead"] = Ahead,
        ["hidden"] = Hidden,
    };

    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <param name="sample">One of <see cref="Names"/>; null: one with a hidden return this month.</param>
    /// <exception cref="InvalidInputException">There is none of this name.</exception>
    public static MemberFacts Get(string? sample, string association, DateOnly day, CultureInfo culture) =>
        Known.TryGetValue(sample ?? "hidden", out var make) ? make(day) with { Association = association, Culture = culture }
        : throw new InvalidInputException("sample", $"Give {LetterPreviews.Digest}, or one of {string.Join(", ", Names)}.");

    private static MemberFacts New(DateOnly day) => Facts(day, 1, [0], 3, 0, 0, 0) with
    {
        Month = new(3, 150, [], [], null, null, 3, [Asked("n1", day, 6, "event"), Asked("n2", day, 17, "one_to_one")]),
        TooEarly = TooEarlyReason.FewMonths, Band = null, PeerLine = [], ToMeet = new("advice", 0.31, OfPeers: false),
    };

    private static MemberFacts Quiet(DateOnly day) => Facts(day, 15, [.. Curve[..8], .. Enumerable.Repeat(2.0, 7)], 14, 0, 2, 0) with
    {
        Month = MonthFacts.Empty, Thought = new(day.AddMonths(-15).AddDays(4), "job", 12),
    };

    private static MemberFacts Paused(DateOnly day) => Facts(day, 11, Curve[..11], 19, 1, 2, 0) with
    {
        Own = Own(day, 11, Curve[..11], 19, 1, 2, 0, paused: true), Month = MonthFacts.Empty with { Entries = 1 },
    };

    private static MemberFacts Readjusted(DateOnly day) => Facts(day, 14, Curve[..14], 26, 1, 2, 1) with
    {
        Month = new(4, 300, [], [], day.AddDays(-12), "client", 5, [Asked("r1", day, 3, "one_to_one"), Asked("r2", day, 9, "discussion"), Asked("r3", day, 20, "event")]),
    };

    private static MemberFacts Ahead(DateOnly day)
    {
        double[] fast = [1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 9, 9, 10, 11, 12, 12, 13];
        return Facts(day, 17, fast, 52, 4, 9, 0) with
        {
            Month = new(6, 540, ["client"], ["watch"], null, null, 8, [Asked("a1", day, 2, "introduction"), Asked("a2", day, 12, "one_to_one")]),
            ToMeet = new("partnership", 0.08, OfPeers: true),
        };
    }

    private static MemberFacts Hidden(DateOnly day) => Facts(day, 16, Curve[..16], 31, 1, 4, 0) with
    {
        Month = new(3, 210, [], ["pitch"], null, null, 4, [Asked("h1", day, 5, "event"), Asked("h2", day, 22, "advice_given")]),
        ToMeet = new("watch", 0.18, OfPeers: true),
    };

    private static MemberFacts Facts(DateOnly day, int months, double[] curve, int encounters, int announced, int hidden, int readjusted)
    {
        var own = Own(day, months, curve, encounters, announced, hidden, readjusted, paused: false);
        var line = Enumerable.Range(1, months).Select(m => new BandPoint(m, Math.Floor(m / 8.0), m / 4.5, Math.Ceiling(m / 3.0))).ToImmutableArray();
        var (at, learning) = (line[^1], curve[^1]);
        return new MemberFacts(CultureInfo.InvariantCulture, "", "Camille Moreau", day, own, MonthFacts.Empty, IsCompared: true, null,
            new BandFacts(learning, months, at.P25, at.P75, learning >= at.P25 && learning <= at.P75, "join_year=" + own.JoinedOn.ToString("yyyy", CultureInfo.InvariantCulture), 140, day.AddDays(-1)),
            new MeetFacts("advice", 0.34, OfPeers: true), null, line);
    }

    private static MemberCurve Own(DateOnly day, int months, double[] curve, int encounters, int announced, int hidden, int readjusted, bool paused)
    {
        var days = (int)(months * 30.4375) + 9;
        return new MemberCurve(day, day.AddDays(-days), null, paused, days, months, [new MeasureLine(Measure.Learning, [.. curve.Take(months).Select(v => (int)(10 * v))])],
            announced, hidden, readjusted, encounters, (int)(10 * curve[^1]), null, [], TenantSettings.DefaultEffortBinHours);
    }

    private static AskedEncounter Asked(string id, DateOnly day, int daysBefore, string kind) => new(id, day.AddDays(-daysBefore), kind);
}
