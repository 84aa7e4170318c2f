using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Api.Conventions;
using NetworkAnalytics.Delivery.Emails.Leaving;
using NetworkAnalytics.Delivery.Emails.Letters;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Emails.Sending;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>An association's letters, with a key of scope <c>admin</c>: when they go out, how they read, what became of them. Never what a member's own letter says.</summary>
internal static class LetterEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var letters = api.MapGroup("/letters").WithTags("Letters").RequireAuthorization(Scopes.Admin);
        letters.MapGet("/schedules/{kind}", ReadSchedule).WithName("ReadLetterSchedule").WithSummary("Read when the letters of a kind (benchmark or digest) go out").Produces<LetterScheduleBody>().ProducesProblem(404);
        letters.MapPut("/schedules/{kind}", SaveSchedule).WithName("SaveLetterSchedule")
            .WithSummary("Say when the letters of a kind go out")
            .WithDescription("By the clock on the wall in the association's zone. Nobody gets two letters within 28 days, whatever is said here. What would have been due before now is not made up for.")
            .Produces<LetterScheduleBody>().ProducesProblem(400);
        letters.MapGet("/occurrences/{kind}", Next).WithName("ListNextLetters").WithSummary("List the next times at which letters of a kind go out").Produces<OccurrenceAnswer[]>().ProducesProblem(400).ProducesProblem(404);
        letters.MapGet("/runs", Runs).WithName("ListLetterRuns").WithSummary("List occurrences and how many letters are in which state, newest first").Produces<LetterRunsAnswer>().ProducesProblem(400);
        letters.MapGet("", List).WithName("ListLetters")
            .WithSummary("List letters, newest first: to whom by surrogate id, and what became of each")
            .Produces<LettersAnswer>().ProducesProblem(400);
        letters.MapPost("/{id:long}/resend", Resend).WithName("ResendLetter").WithSummary("Send a failed letter once more").Produces(202).ProducesProblem(404).ProducesProblem(409);
        letters.MapGet("/preview", Preview).WithName("PreviewLetter").WithSummary("See how a letter reads, with an invented member").Produces<LetterPreviewAnswer>().ProducesProblem(400);
        letters.MapPost("/tests", Test).WithName("SendTestLetter").WithSummary("Send a letter about an invented member to one of the association's administrators").Produces<TestLetterAnswer>(202).ProducesProblem(400).WithIdempotencyKey();
        letters.MapGet("/suppressions", Suppressed).WithName("ListSuppressedAddresses")
            .WithSummary("List the addresses that no letter is sent to: whose by surrogate id, why and since when").Produces<SuppressionsAnswer>().ProducesProblem(400);
        letters.MapDelete("/{id:long}/suppression", Free).WithName("FreeSuppressedAddress")
            .WithSummary("Let letters go to an address again")
            .WithDescription("By the letter after which it was suppressed. An address whose owner complained stays as it is: that was a person's word, and only they take it back.")
            .Produces(204).ProducesProblem(404);
        letters.MapGet("/sender", ReadSender).WithName("ReadLetterSender")
            .WithSummary("Read in whose name letters come, and whether the domain's DNS records are set").Produces<LetterSenderAnswer>();
        letters.MapPut("/sender", SaveSender).WithName("SaveLetterSender")
            .WithSummary("Send letters in the association's own name; answers with the DNS records to set")
            .WithDescription("A new domain gets a new key, with which every letter is signed (DKIM). Until the records are set, receivers may take letters for forged.")
            .Produces<LetterSenderAnswer>().ProducesProblem(400);
        api.MapPost("/operator/bounces", Bounce).WithTags("Operator").RequireAuthorization(AccessPolicies.Operator).WithName("ReportBounce")
            .WithSummary("Tell of a letter that came back, or that somebody complained about")
            .WithDescription("For a mail service's webhook. The letter is found by its Message-ID. Telling it twice does it once.")
            .Produces<BounceOutcomeAnswer>().ProducesProblem(400);
        var own = api.MapGroup("/me").WithTags("Mine").RequireAuthorization(AccessPolicies.Member);
        own.MapGet("/email-choice", ReadChoice).WithName("ReadMyEmailChoice").WithSummary("Read how often I get a letter").Produces<EmailChoiceAnswer>();
        own.MapPut("/email-choice", Choose).WithName("ChooseMyEmails").WithSummary("Choose how often I get a letter: monthly, quarterly or never").Produces<EmailChoiceAnswer>().ProducesProblem(400);
        own.MapGet("/letter", OwnLetter).WithName("ReadMyLetter").WithSummary("Read the letter I would get today").Produces<LetterPreviewAnswer>().ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> ReadSchedule(string kind, ClaimsPrincipal user, LetterSchedules schedules, CancellationToken cancellation) =>
        Kind(kind) is { } of && await schedules.Find(Caller.Tenant(user), of, cancellation) is { } schedule ? Results.Ok(LetterScheduleBody.Of(schedule))
        : Problems.NotFound("No schedule is set for letters of this kind: benchmark or digest. None go out by themselves.");

    private static async Task<IResult> SaveSchedule(string kind, LetterScheduleBody body, ClaimsPrincipal user, LetterSchedules schedules, AuditLog audit, CancellationToken cancellation)
    {
        if (Kind(kind) is not { } of)
            return Problems.Invalid("kind", "Give benchmark or digest.");
        var saved = await schedules.Save(Caller.Tenant(user), of, body.Schedule(), cancellation);
        await audit.Write(Caller.Tenant(user), Caller.Actor(user), AuditActions.LettersScheduled, of.Name(), cancellation);
        return Results.Ok(LetterScheduleBody.Of(saved));
    }

    private static async Task<IResult> Next(string kind, ClaimsPrincipal user, LetterSchedules schedules, int? count, CancellationToken cancellation) =>
        Kind(kind) is not { } of ? Problems.NotFound("Letters are of kind benchmark or digest.")
        : count is < 1 or > 36 ? Problems.Invalid("count", "Give 1 to 36.")
        : Results.Ok((await schedules.Next(Caller.Tenant(user), of, count ?? 12, cancellation)).Select(o => new OccurrenceAnswer(o.Day, o.DueAt)).ToArray());

    private static async Task<IResult> Runs(ClaimsPrincipal user, Deliveries deliveries, [AsParameters] PageQuery page, CancellationToken cancellation)
    {
        var found = await deliveries.Runs(Caller.Tenant(user), null, null, LetterCursors.Run(page), page.Size, cancellation);
        return Results.Ok(new LetterRunsAnswer([.. found.Select(LetterRunAnswer.Of)], LetterCursors.After(page, found)));
    }

    private static async Task<IResult> List(ClaimsPrincipal user, Deliveries deliveries, [AsParameters] PageQuery page, string? kind, string? state, string? occurrence, string? recipient, CancellationToken cancellation)
    {
        if (kind is not null && LetterKindNames.Find(kind) is null)
            return Problems.Invalid("kind", "Give benchmark, digest or test.");
        if (state is not null && LetterStateNames.Find(state) is null)
            return Problems.Invalid("state", "Give pending, sending, accepted, failed, unknown or not_sent.");
        DateOnly? day = DateOnly.TryParseExact(occurrence, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
        if (occurrence is not null && day is null)
            return Problems.Invalid("occurrence", "Write a day like 2026-03-14.");
        if (recipient is { Length: > 60 } || recipient?.Contains('\0') == true)
            return Problems.Invalid("recipient", "Give a recipient as it is listed, like member:34.");
        var filter = new DeliveryFilter(kind is null ? null : LetterKindNames.Find(kind), state is null ? null : LetterStateNames.Find(state), day, recipient);
        var rows = await deliveries.List(Caller.Tenant(user), filter, page.Position("letters"), page.Size, cancellation);
        return Results.Ok(new LettersAnswer([.. rows.Select(LetterAnswer.Of)], page.Next("letters", rows, r => r.Id)));
    }

    private static async Task<IResult> Resend(long id, ResendBody? body, ClaimsPrincipal user, Deliveries deliveries, AuditLog audit, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        switch (await deliveries.Resend(tenant, id, body?.EvenIfUnknown ?? false, cancellation))
        {
            case null:
                await audit.Write(tenant, Caller.Actor(user), AuditActions.LetterResent, $"letter:{id}", cancellation);
                return Results.Accepted();
            case "none":
                return Problems.NotFound("There is no letter of this id.");
            case var state:
                return Results.Problem($"The letter is {state}: only a failed one is sent again, or one of unknown outcome with 'even_if_unknown'.", statusCode: StatusCodes.Status409Conflict, title: "Nothing was sent.");
        }
    }

    private static async Task<IResult> Preview(ClaimsPrincipal user, LetterPreviews previews, LetterSchedules schedules, TimeProvider time, string? sample, string? lang, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        var zone = await schedules.Zone(tenant);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).DateTime);
        var preview = await previews.Sample(tenant, sample, today, zone, lang ?? "en", cancellation);
        return Results.Ok(new LetterPreviewAnswer(preview.Language, preview.Subject, preview.Text, preview.Html));
    }

    private static async Task<IResult> Test(TestLetterBody body, ClaimsPrincipal user, TestLetters tests, AuditLog audit, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        var id = await tests.Send(tenant, body.To, body.Sample, body.Language, cancellation);
        await audit.Write(tenant, Caller.Actor(user), AuditActions.LetterTested, $"letter:{id}", cancellation);
        return Results.Accepted(value: new TestLetterAnswer(id));
    }

    private static async Task<IResult> Suppressed(ClaimsPrincipal user, SuppressedAddresses addresses, [AsParameters] PageQuery page, CancellationToken cancellation)
    {
        var found = await addresses.List(Caller.Tenant(user), LetterCursors.Suppression(page), page.Size, cancellation);
        return Results.Ok(new SuppressionsAnswer([.. found.Select(a => new SuppressionAnswer(a.Letter, a.Recipient, a.Reason, a.Since))], LetterCursors.After(page, found)));
    }

    private static async Task<IResult> Free(long id, ClaimsPrincipal user, SuppressedAddresses addresses, AuditLog audit, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        if (!await addresses.Free(tenant, id, cancellation))
            return Problems.NotFound("No address is suppressed after this letter, or its owner complained.");
        await audit.Write(tenant, Caller.Actor(user), AuditActions.AddressFreed, $"letter:{id}", cancellation);
        return Results.NoContent();
    }

    private static async Task<IResult> ReadSender(ClaimsPrincipal user, LetterSenders senders, SenderRecords records, CancellationToken cancellation) =>
        Results.Ok(await Sender(Caller.Tenant(user), await senders.Get(Caller.Tenant(user), cancellation), records, cancellation));

    private static async Task<IResult> SaveSender(LetterSenderBody body, ClaimsPrincipal user, LetterSenders senders, SenderRecords records, AuditLog audit, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        var saved = await senders.Save(tenant, body.FromAddress, body.ReplyTo, cancellation);
        await audit.Write(tenant, Caller.Actor(user), AuditActions.LetterSenderSet, null, cancellation);
        return Results.Ok(await Sender(tenant, saved, records, cancellation));
    }

    private static async Task<LetterSenderAnswer> Sender(TenantId tenant, LetterSender sender, SenderRecords records, CancellationToken cancellation) =>
        new(sender.From, sender.ReplyTo, [.. await records.Check(tenant, cancellation)]);

    private static async Task<IResult> Bounce(BounceBody body, Bounces bounces, CancellationToken cancellation)
    {
        if (body.Event is not (SuppressionReasons.Bounced or SuppressionReasons.Complained))
            return Problems.Invalid("event", "Give bounced or complained.");
        if (body.Status is { } status && (status.Length > 11 || !status.All(c => char.IsAsciiDigit(c) || c == '.')))
            return Problems.Invalid("status", "Give an enhanced status code like 5.1.1, or leave it out.");
        if (body.MessageId is not { Length: <= 1000 } || MessageIds.Read(body.MessageId) is null)
            return Problems.Invalid("message_id", "This is not the Message-ID of a letter of ours.");
        var answer = await bounces.Take(new ReturnedLetter(body.MessageId, body.Event, body.Status), cancellation);
        return Results.Ok(new BounceOutcomeAnswer(answer switch { BounceAnswer.Taken => "taken", BounceAnswer.Known => "known", BounceAnswer.Passing => "passing", _ => "not_ours" }));
    }

    private static async Task<IResult> ReadChoice(ClaimsPrincipal user, EmailChoices choices, CancellationToken cancellation) =>
        Results.Ok(new EmailChoiceAnswer((await choices.Get(Caller.Tenant(user), Caller.Member(user), cancellation)).Name()));

    private static async Task<IResult> Choose(EmailChoiceBody body, ClaimsPrincipal user, EmailChoices choices, CancellationToken cancellation)
    {
        if (EmailChoiceNames.Find(body.Choice ?? "") is not { } choice)
            return Problems.Invalid("choice", "Give monthly, quarterly or never.");
        await choices.Set(Caller.Tenant(user), Caller.Member(user), choice, cancellation);
        return Results.Ok(new EmailChoiceAnswer(choice.Name()));
    }

    private static async Task<IResult> OwnLetter(ClaimsPrincipal user, LetterPreviews previews, IGrainFactory grains, TimeProvider time, string? lang, CancellationToken cancellation)
    {
        if (lang is not (null or "en" or "fr"))
            return Problems.Invalid("lang", "Give en or fr.");
        var tenant = Caller.Tenant(user);
        var settings = await grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant)).GetSettings();
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone)).DateTime);
        return await previews.Own(tenant, Caller.Member(user), today, lang, settings.Locale, cancellation) is { } letter
            ? Results.Ok(new LetterPreviewAnswer(letter.Language, letter.Subject, letter.Text, letter.Html))
            : Problems.NotFound("Your letters begin after the day you join; that day has not come yet.");
    }

    private static LetterKind? Kind(string name) => LetterKindNames.Find(name) is LetterKind.Benchmark or LetterKind.Digest ? LetterKindNames.Find(name) : null;
}
