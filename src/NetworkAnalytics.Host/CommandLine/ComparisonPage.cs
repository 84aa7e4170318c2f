using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary>A comparison as a terminal shows it: the words first, then the member's learning beside the peers' as a small chart.</summary>
internal static class ComparisonPage
{
    private const int Width = 78;

    private static bool Colours => !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public static async Task Print(CommandSession session, TenantId tenant, MemberComparison comparison, ComparisonText text, CancellationToken cancellation)
    {
        foreach (var paragraph in text.Paragraphs)
            Output.Lines([.. Wrap(paragraph.Words), ""]);
        var benchmark = await session.Services.GetRequiredService<IPublishedBenchmarks>().Find(tenant, comparison.Cohort.Key, cancellation);
        if (comparison is { Own: { CompletedMonths: > 0 } own, TooEarly: null } && benchmark is not null)
            Output.Lines(LearningChart.Render(own, benchmark, text.Language, Colours));
    }

    /// <summary>Lines of at most <see cref="Width"/> characters, broken between words.</summary>
    internal static IEnumerable<string> Wrap(string text)
    {
        var line = "";
        // A no-break space, as French sets before a colon, holds its words together.
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > Width)
            {
                yield return line;
                line = "";
            }
            line = line.Length == 0 ? word : $"{line} {word}";
        }
        if (line.Length > 0)
            yield return line;
    }
}
