using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Emails.Letters;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Emails.Sending;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary><c>letters send | preview | next | schedule</c></summary>
internal static class LettersCommand
{
    /// <summary>A letter that is tried again later than this is not waited for.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    public static Command Make() => new("letters", "The monthly letter to members, and the administrators' digest") { Send(), Preview(), Next(), Schedule() };

    private static Command Send()
    {
        var (tenant, kind, data, json) = (CommonOptions.Tenant(), Kind(), CommonOptions.Data(), CommonOptions.Json());
        var asOf = CommonOptions.Day("--as-of", "The day of the occurrence: the letters of that day go out now; today in the association's zone unless given");
        var quiet = new Option<bool?>("--when-nothing-new") { Description = "Also to members of whom nothing new can be said (true or false); as the schedule says unless given", HelpName = "BOOL" };
        var command = new Command("send", "Send the occurrence due on a day now; what is sent already stays sent") { tenant, asOf, kind, quiet, data, json };
        command.SetAction((parsed, cancellation) => CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            if (!session.Services.GetRequiredService<IOptions<SmtpOptions>>().Value.IsConfigured)
                throw new InvalidInputException("Smtp__Host", "No mail server is named. Set Smtp__Host (and Smtp__Port), or use 'letters preview' to look at a letter.");
            var association = await session.Enter(parsed.GetRequiredValue(tenant), cancellation);
            var day = parsed.GetValue(asOf) ?? await Today(session, association.Id);
            await session.Services.GetRequiredService<AuditLog>().Write(association.Id, AuditLog.CommandLine, AuditActions.LettersBegun, string.Create(CultureInfo.InvariantCulture, $"{parsed.GetRequiredValue(kind)}:{day:yyyy-MM-dd}"), cancellation);
            var run = await Run(session, association.Id, LetterKindNames.Find(parsed.GetRequiredValue(kind))!.Value, day, parsed.GetValue(quiet), cancellation);
            Show(run, parsed.GetValue(json));
            if (Count(run, LetterState.Pending) > 0)
                await Console.Error.WriteLineAsync($"{Count(run, LetterState.Pending)} letters wait to be tried again: the mail server put them off or cannot be reached. A running 'serve' goes on with them, and so does this command, given again.");
            return run.State == "ended" && Count(run, LetterState.Failed) + Count(run, LetterState.Unknown) == 0 ? ExitCode.Done : ExitCode.Failed;
        }, cancellation));
        return command;
    }

    private static Command Preview()
    {
        var (tenant, language, data) = (CommonOptions.Tenant(), CommonOptions.Language(), CommonOptions.Data());
        var day = CommonOptions.Day("--as-of", "The letter of this day; today unless given");
        var sample = new Option<string?>("--sample") { Description = $"An invented member: {string.Join(", ", LetterPreviews.SampleNames)}; or {LetterPreviews.Digest}", HelpName = "NAME" };
        var folder = new Option<DirectoryInfo?>("--out") { Description = "Write letter.html and letter.txt into this folder instead of printing the text", HelpName = "DIR" };
        var command = new Command("preview", "Show how a letter reads, with an invented member") { tenant, sample, day, language, folder, data };
        command.SetAction((parsed, cancellation) => CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var association = await session.Enter(parsed.GetRequiredValue(tenant), cancellation);
            var preview = await session.Services.GetRequiredService<LetterPreviews>().Sample(
                association.Id, parsed.GetValue(sample), parsed.GetValue(day) ?? await Today(session, association.Id), await Zone(session, association.Id), parsed.GetRequiredValue(language), cancellation);
            if (parsed.GetValue(folder) is not { } into)
            {
                Output.Lines($"Subject: {preview.Subject}", "", preview.Text);
                return ExitCode.Done;
            }
            into.Create();
            await File.WriteAllTextAsync(Path.Combine(into.FullName, "letter.html"), preview.Html, cancellation);
            await File.WriteAllTextAsync(Path.Combine(into.FullName, "letter.txt"), preview.Text, cancellation);
            Output.Lines($"{Path.Combine(into.FullName, "letter.html")} and letter.txt: {preview.Subject}");
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Command Next()
    {
        var (tenant, kind, data, json) = (CommonOptions.Tenant(), Kind(), CommonOptions.Data(), CommonOptions.Json());
        var count = new Option<int>("--count") { Description = "How many, 1 to 36", DefaultValueFactory = _ => 6, HelpName = "N" };
        var command = new Command("next", "Show the next times at which letters go out") { tenant, kind, count, data, json };
        command.SetAction((parsed, cancellation) => CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var association = await session.Enter(parsed.GetRequiredValue(tenant), cancellation);
            var next = await session.Services.GetRequiredService<LetterSchedules>().Next(association.Id, LetterKindNames.Find(parsed.GetRequiredValue(kind))!.Value, parsed.GetValue(count), cancellation);
            if (parsed.GetValue(json))
                Output.Json(next.Select(o => new { day = o.Day, due_at = o.DueAt }));
            else
                Output.Lines(next.Count == 0 ? ["None: these letters are turned off; 'letters schedule' turns them on."] : [.. next.Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Day:yyyy-MM-dd}  {o.DueAt:yyyy-MM-dd HH:mm} UTC"))]);
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Command Schedule()
    {
        var (tenant, kind, data, json) = (CommonOptions.Tenant(), Kind(), CommonOptions.Data(), CommonOptions.Json());
        var day = new Option<int?>("--day") { Description = "Day of the month, 1 to 28", HelpName = "DAY" };
        var hour = new Option<int?>("--hour") { Description = "Hour in the association's zone, 0 to 23", HelpName = "HOUR" };
        var skip = new Option<string[]>("--skip") { Description = "A month without letters: 08 for every August, 2026-12 for one", HelpName = "MONTH" };
        var quiet = new Option<bool?>("--when-nothing-new") { Description = "Also write to members of whom nothing new can be said (true or false)", HelpName = "BOOL" };
        var stale = new Option<int?>("--stale-after") { Description = "Hours after which a missed letter is not sent any more, 1 to 648", HelpName = "HOURS" };
        var off = new Option<bool>("--off") { Description = "Turn these letters off" };
        var command = new Command("schedule", "Say when letters go out, or show it") { tenant, kind, day, hour, skip, quiet, stale, off, data, json };
        command.SetAction((parsed, cancellation) => CommandSession.Run(parsed.GetRequiredValue(data), async session =>
        {
            var association = await session.Enter(parsed.GetRequiredValue(tenant), cancellation);
            var (schedules, of) = (session.Services.GetRequiredService<LetterSchedules>(), LetterKindNames.Find(parsed.GetRequiredValue(kind))!.Value);
            var current = await schedules.Find(association.Id, of, cancellation);
            var changes = parsed.GetValue(off) || parsed.GetValue(day) is not null || parsed.GetValue(hour) is not null || parsed.GetValue(skip) is { Length: > 0 } || parsed.GetValue(quiet) is not null || parsed.GetValue(stale) is not null;
            if (changes)
            {
                var basis = current ?? LetterSchedule.Suggested;
                current = await schedules.Save(association.Id, of, basis with
                {
                    DayOfMonth = parsed.GetValue(day) ?? basis.DayOfMonth,
                    Hour = parsed.GetValue(hour) ?? basis.Hour,
                    Skipped = parsed.GetValue(skip) is { Length: > 0 } months ? [.. months] : basis.Skipped,
                    WhenNothingNew = parsed.GetValue(quiet) ?? basis.WhenNothingNew,
                    StaleAfterHours = parsed.GetValue(stale) ?? basis.StaleAfterHours,
                    Active = !parsed.GetValue(off),
                }, cancellation);
                await session.Services.GetRequiredService<AuditLog>().Write(association.Id, AuditLog.CommandLine, AuditActions.LettersScheduled, of.Name(), cancellation);
            }
            if (parsed.GetValue(json))
                Output.Json(new { kind = of.Name(), active = current?.Active ?? false, day_of_month = current?.DayOfMonth, hour = current?.Hour, skipped = current?.Skipped.ToArray(), when_nothing_new = current?.WhenNothingNew, stale_after_hours = current?.StaleAfterHours });
            else
                Output.Lines(current is not { Active: true } ? $"{of.Name()}: off." : string.Create(CultureInfo.InvariantCulture,
                    $"{of.Name()}: on day {current.DayOfMonth} at {current.Hour:00}:00, skipping {(current.Skipped.IsEmpty ? "no month" : string.Join(", ", current.Skipped))}; {(current.WhenNothingNew ? "also" : "not")} without news; not sent when {current.StaleAfterHours} hours late."));
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    /// <summary>Begins the run and waits, showing progress, until none of its letters is open.</summary>
    private static async Task<DeliveryRun> Run(CommandSession session, TenantId tenant, LetterKind kind, DateOnly day, bool? whenNothingNew, CancellationToken cancellation)
    {
        using var line = ProgressLine.Start();
        await session.Services.GetRequiredService<LetterRuns>().Begin(tenant, kind, day, whenNothingNew, cancellation);
        var deliveries = session.Services.GetRequiredService<Deliveries>();
        while (true)
        {
            var run = (await deliveries.Runs(tenant, kind, day, null, 1, cancellation)).Single();
            var (all, open) = (run.Counts.Values.Sum(), Count(run, LetterState.Pending) + Count(run, LetterState.Sending));
            // What was put off, or waits for the mail server to come back, is the replicas' to go on with.
            if (run.State is "ended" or "stale" || run.State == "sending" && Count(run, LetterState.Sending) == 0
                && (run.NextTry > session.Services.GetRequiredService<TimeProvider>().GetUtcNow() + LongestWait || await deliveries.UnreachableUntil(tenant, cancellation) is not null))
                return run;
            line.Show(run.State == "listing" ? "Listing recipients" : "Sending letters", all - open, all);
            await Task.Delay(Waiting.Pace, cancellation);
        }
    }

    private static void Show(DeliveryRun run, bool json)
    {
        if (json)
            Output.Json(new { kind = run.Kind.Name(), occurrence = run.Occurrence, state = run.State, letters = Enum.GetValues<LetterState>().ToDictionary(s => s.Name(), s => Count(run, s)) });
        else
            Output.Lines(string.Create(CultureInfo.InvariantCulture,
                $"Letters of {run.Occurrence:yyyy-MM-dd}: {Count(run, LetterState.Accepted)} accepted, {Count(run, LetterState.Failed)} failed, {Count(run, LetterState.Unknown)} unknown, {Count(run, LetterState.NotSent)} not sent on purpose."));
    }

    private static long Count(DeliveryRun run, LetterState state) => run.Counts.GetValueOrDefault(state);

    private static async Task<DateOnly> Today(CommandSession session, TenantId tenant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(session.Services.GetRequiredService<TimeProvider>().GetUtcNow(), await Zone(session, tenant)).DateTime);

    private static async Task<TimeZoneInfo> Zone(CommandSession session, TenantId tenant)
    {
        TenantContext.Enter(tenant);
        return TimeZoneInfo.FindSystemTimeZoneById((await session.Services.GetRequiredService<IGrainFactory>().GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant)).GetSettings()).TimeZone);
    }

    private static Option<string> Kind() => new("--kind")
    {
        Description = "benchmark (members' letters) or digest (administrators')",
        DefaultValueFactory = _ => "benchmark",
        HelpName = "KIND",
        Validators =
        {
            result =>
            {
                if (result.GetValueOrDefault<string>() is not ("benchmark" or "digest"))
                    result.AddError("--kind: benchmark or digest.");
            },
        },
    };
}
