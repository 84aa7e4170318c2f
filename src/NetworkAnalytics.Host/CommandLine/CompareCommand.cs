using System.CommandLine;
using System.Globalization;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Api;
using NetworkAnalytics.Delivery.Wording;
using NetworkAnalytics.Host.CommandLine.Remote;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary><c>compare</c></summary>
internal static class CompareCommand
{
    public static Command Make()
    {
        var (tenant, member, language, data, json) = (CommonOptions.Tenant(), MemberCommand.Id(), CommonOptions.Language(), CommonOptions.Data(), CommonOptions.Json());
        var cohort = new Option<string?>("--cohort") { Description = "Whom to compare with, for instance join_year=2010; the closest cohort unless given", HelpName = "KEY" };
        var command = new Command("compare", "Show one member beside their peers, in words and numbers") { tenant, member, cohort, language, data, json };
        var remote = new RemoteOptions(command, tenant, member);
        command.SetAction((parsed, cancellation) => remote.IsAsked(parsed)
            ? remote.Run(parsed, api => RemotePages.Compare(api, parsed.GetValue(cohort), parsed.GetValue(language)!, parsed.GetValue(json), cancellation))
            : CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var association = await session.Enter(parsed.GetRequiredValue(tenant), cancellation);
            var found = await MemberCommand.Find(session, association.Id, parsed.GetRequiredValue(member), cancellation);
            var comparison = await Compare(session, association.Id, found.Id, parsed.GetValue(cohort), cancellation);
            var text = ComparisonWording.Describe(comparison, ComparisonWording.FindCulture(parsed.GetValue(language)!)!);
            if (parsed.GetValue(json))
                Output.Json(found.ExternalId, ComparisonAnswer.Of(comparison, text));
            else
                await ComparisonPage.Print(session, association.Id, comparison, text, cancellation);
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    /// <exception cref="InvalidInputException">Nothing is published, or there is no such cohort.</exception>
    public static async Task<MemberComparison> Compare(CommandSession session, TenantId tenant, MemberId member, string? cohort, CancellationToken cancellation)
    {
        var comparison = await session.Services.GetRequiredService<IMemberComparisons>().Compare(tenant, member, cohort, cancellation);
        if (comparison is not null)
            return comparison;
        throw await session.Services.GetRequiredService<IPublishedBenchmarks>().Current(tenant, cancellation) is { } version
            ? new InvalidInputException("--cohort", $"The published version has no cohort '{cohort}'. It has {Some(version)}.")
            : new InvalidInputException("--tenant", "Nothing is published for this association yet; 'recompute' does that.");
    }

    private static string Some(PublishedVersion version)
    {
        const int shown = 12;
        var rest = version.Cohorts.Count - shown;
        return string.Join(", ", version.Cohorts.Take(shown).Select(c => c.Key)) + (rest > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {rest} more") : "");
    }
}
