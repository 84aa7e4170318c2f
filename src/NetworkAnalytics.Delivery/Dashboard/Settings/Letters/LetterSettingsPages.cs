using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Dashboard.Administration;
using NetworkAnalytics.Delivery.Dashboard.Cohorts;
using NetworkAnalytics.Delivery.Emails.Leaving;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Emails.Sending;

namespace NetworkAnalytics.Delivery.Dashboard.Settings.Letters;

/// <summary>A kind of letters on the page of schedules.</summary>
public sealed record LetterScheduleLine(LetterKind Kind, LetterScheduleForm Form, bool Stored, IReadOnlyList<Occurrence> Next);

/// <summary><c>/settings/letters</c>: when letters go out, in whose name, and which addresses get none. By the same services as the API.</summary>
internal static class LetterSettingsPages
{
    private const int Shown = 5;
    private const int AddressesShown = 200;

    private static readonly LetterKind[] Scheduled = [LetterKind.Benchmark, LetterKind.Digest];

    public static void Map(RouteGroupBuilder settings)
    {
        var letters = settings.MapGroup("/letters");
        letters.MapGet("", (HttpContext http, string? saved) => Schedules(http, null, null, saved == "true"));
        letters.MapPost("/schedules/{kind}", SaveSchedule);
        letters.MapGet("/suppressed", Suppressed);
        letters.MapPost("/{id:long}/free", Free);
        letters.MapGet("/sender", (HttpContext http, string? saved) => Sender(http, null, null, null, saved == "true"));
        letters.MapPost("/sender", SaveSender);
        PreviewPages.Map(letters);
        DeliveryPages.Map(letters);
    }

    /// <param name="posted">The form that was not accepted, with the field that was wrong.</param>
    private static async Task<IResult> Schedules(HttpContext http, (LetterKind Kind, LetterScheduleForm Form)? posted, string? wrong, bool saved)
    {
        var (view, schedules) = (await AdminView.Of(http), http.RequestServices.GetRequiredService<LetterSchedules>());
        var lines = new List<LetterScheduleLine>();
        foreach (var kind in Scheduled)
        {
            var schedule = await schedules.Find(view.Tenant, kind, http.RequestAborted);
            var form = posted is { } given && given.Kind == kind ? given.Form : LetterScheduleForm.Of(schedule ?? LetterSchedule.Suggested);
            lines.Add(new(kind, form, schedule is not null, await schedules.Next(view.Tenant, kind, Shown, http.RequestAborted)));
        }
        return Page.Show<LetterSchedulesPage>(http, wrong is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
            ("View", view), ("Lines", lines), ("CanSend", CanSend(http)), ("JustSaved", saved),
            ("Found", wrong is null ? [] : new Dictionary<string, string> { [$"{posted!.Value.Kind.Name()}_{wrong}"] = view.Say[$"WrongLetters.{wrong}"] }));
    }

    private static async Task<IResult> SaveSchedule(string kind, HttpContext http, LetterSchedules schedules, AuditLog audit)
    {
        if (LetterKindNames.Find(kind) is not { } of || !Scheduled.Contains(of))
            return CohortPages.NotThere(http, await AdminView.Of(http));
        var tenant = Caller.Tenant(http.User);
        var form = LetterScheduleForm.Of(await http.Request.ReadFormAsync(http.RequestAborted), kind);
        try
        {
            await schedules.Save(tenant, of, form.Read(), http.RequestAborted);
        }
        catch (InvalidInputException input)
        {
            return await Schedules(http, (of, form), input.Problem.Field, saved: false);
        }
        await audit.Write(tenant, Caller.Actor(http.User), AuditActions.LettersScheduled, kind, http.RequestAborted);
        return Results.Redirect("/settings/letters?saved=true");
    }

    private static async Task<IResult> Suppressed(HttpContext http, SuppressedAddresses addresses, IMemberDirectory directory, bool? freed)
    {
        var view = await AdminView.Of(http);
        var found = await addresses.List(view.Tenant, null, AddressesShown, http.RequestAborted);
        return Page.Show<SuppressedPage>(http, ("View", view), ("Addresses", found), ("JustFreed", freed ?? false),
            ("Names", await RecipientNames.Find(directory, view.Tenant, found.Select(a => a.Recipient), http.RequestAborted)));
    }

    private static async Task<IResult> Free(long id, HttpContext http, SuppressedAddresses addresses, AuditLog audit)
    {
        var tenant = Caller.Tenant(http.User);
        if (!await addresses.Free(tenant, id, http.RequestAborted))
            return CohortPages.NotThere(http, await AdminView.Of(http));
        await audit.Write(tenant, Caller.Actor(http.User), AuditActions.AddressFreed, $"letter:{id}", http.RequestAborted);
        return Results.Redirect("/settings/letters/suppressed?freed=true");
    }

    private static async Task<IResult> Sender(HttpContext http, string? from, string? reply, string? wrong, bool saved)
    {
        var (view, services) = (await AdminView.Of(http), http.RequestServices);
        var sender = await services.GetRequiredService<LetterSenders>().Get(view.Tenant, http.RequestAborted);
        var records = await services.GetRequiredService<SenderRecords>().Check(view.Tenant, http.RequestAborted);
        return Page.Show<SenderPage>(http, wrong is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
            ("View", view), ("Sender", sender), ("Records", records), ("Checked", services.GetRequiredService<TimeProvider>().GetUtcNow()), ("JustSaved", saved),
            // The platform's address is nobody's to keep.
            ("From", from ?? (records.Count > 0 ? sender.From : "")), ("ReplyTo", reply ?? sender.ReplyTo ?? ""),
            ("Found", wrong is null ? [] : new Dictionary<string, string> { [wrong] = view.Say["WrongLetters.address"] }));
    }

    private static async Task<IResult> SaveSender(HttpContext http, LetterSenders senders, AuditLog audit)
    {
        var tenant = Caller.Tenant(http.User);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (from, reply) = (form["from_address"].ToString().Trim(), form["reply_to"].ToString().Trim());
        try
        {
            await senders.Save(tenant, from, reply.Length == 0 ? null : reply, http.RequestAborted);
        }
        catch (InvalidInputException input)
        {
            return await Sender(http, from, reply, input.Problem.Field, saved: false);
        }
        await audit.Write(tenant, Caller.Actor(http.User), AuditActions.LetterSenderSet, null, http.RequestAborted);
        return Results.Redirect("/settings/letters/sender?saved=true");
    }

    internal static bool CanSend(HttpContext http) => http.RequestServices.GetRequiredService<IOptions<SmtpOptions>>().Value.IsConfigured;
}
