using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Dashboard.Mine;

/// <summary><c>/me/note</c>: an encounter, a return or a reflection, noted in a moment.</summary>
internal static class NotePages
{
    /// <summary>How many encounters a return can be said to come from, and how many lines are shown as the latest.</summary>
    private const int Looked = 30;

    public static void Map(RouteGroupBuilder mine)
    {
        mine.MapGet("/note", async (HttpContext http) =>
        {
            var visitor = await Visitor.Of(http);
            return await Show(http, visitor, NoteForm.Blank(http.Request.Query, visitor), PostedForm.Hidden(visitor.Now), []);
        });
        mine.MapPost("/note", Store);
    }

    private static async Task<IResult> Store(HttpContext http, IMemberDirectory directory)
    {
        var (visitor, posted, words) = (await Visitor.Of(http), await PostedForm.Of(http), PageWords.Of(http.Request));
        var form = NoteForm.Of(posted);
        var wrong = form.Check(visitor, words);
        var with = await With(form, visitor, directory, words, wrong, http.RequestAborted);
        if (wrong.Count > 0)
            return await Show(http, visitor, form, Again(posted, visitor), wrong);
        var receipt = await visitor.History.Append(new AppendEntries([form.Read(posted, visitor, with)]));
        if (PostedForm.IsStored(receipt))
            return Results.Redirect($"/me/note?what={NoteForm.Name(form.Sort)}&noted={posted.EntryId}");
        // With another id it can be sent once more, if it is meant.
        wrong["form"] = words[receipt.Receipts[0].Status == EntryStatus.Conflict ? "Note.sent_before" : "Note.refused"];
        return await Show(http, visitor, form, PostedForm.Hidden(visitor.Now), wrong);
    }

    private static async Task<MemberId?> With(NoteForm form, Visitor visitor, IMemberDirectory directory, PageWords words, Dictionary<string, string> wrong, CancellationToken cancellation)
    {
        if (form.With is not { } named || form.Sort == NoteSort.Reflection)
            return null;
        var found = directory.Check(named) is null ? await directory.Find(visitor.Tenant, named, cancellation) : null;
        if (found is null || found.Id == visitor.Member)
            wrong["with"] = words[found is null ? "Note.with_unknown" : "Note.with_self"];
        return found?.Id;
    }

    // Nothing was stored, so the id and the moment are still good.
    private static IReadOnlyList<(string, string?)> Again(PostedForm posted, Visitor visitor) =>
        [("entry", posted.EntryId), ("shown", (posted.ShownAt ?? visitor.Now).ToString("O", System.Globalization.CultureInfo.InvariantCulture))];

    private static async Task<IResult> Show(HttpContext http, Visitor visitor, NoteForm form, IReadOnlyList<(string, string?)> hidden, Dictionary<string, string> wrong)
    {
        var latest = await visitor.History.GetLatest(null, Looked);
        var goals = form.Sort == NoteSort.Return && await visitor.History.GetLedger(visitor.AsOf) is { } ledger ? ledger.Goals.Where(g => g.Open || g.GoalId == form.Goal).ToList() : [];
        var directory = http.RequestServices.GetRequiredService<IMemberDirectory>();
        return Page.Show<NotePage>(http, wrong.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
            ("Form", form), ("Hidden", hidden), ("Wrong", wrong), ("Latest", latest.Entries), ("Goals", goals), ("Taxonomy", visitor.Settings.Taxonomy), ("Today", NoteForm.Text(visitor.Today)),
            ("Noted", latest.Entries.FirstOrDefault(e => e.Entry.EntryId == http.Request.Query["noted"])), ("TakenBack", http.Request.Query["taken"] == "1"),
            ("OwnNumber", (await directory.Find(visitor.Tenant, visitor.Member, http.RequestAborted))?.ExternalId));
    }
}
