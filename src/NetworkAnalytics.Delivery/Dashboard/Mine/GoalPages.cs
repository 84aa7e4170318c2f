using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Delivery.Dashboard.Mine;

/// <summary><c>/me/goals</c>: what the member announced, seen anew, reached or set aside.</summary>
internal static class GoalPages
{
    private static readonly GoalForm Blank = new(null, null, null, null);

    public static void Map(RouteGroupBuilder mine)
    {
        var goals = mine.MapGroup("/goals");
        goals.MapGet("", Page.Handler(async http => await Show(http, await Visitor.Of(http), Blank, [])));
        goals.MapPost("", Page.Handler(Take));
        goals.MapPost("/reached", Page.Handler(http => End(http, EntryKind.GoalReached)));
        goals.MapPost("/dropped", Page.Handler(http => End(http, EntryKind.GoalDropped)));
    }

    /// <summary>A new goal, or one seen anew.</summary>
    private static async Task<IResult> Take(HttpContext http)
    {
        var (visitor, posted, words) = (await Visitor.Of(http), await PostedForm.Of(http), PageWords.Of(http.Request));
        var form = GoalForm.Of(posted);
        var goal = await Find(visitor, form.Goal);
        if (form.Goal is not null && goal is null)
            return Results.Redirect("/me/goals");
        var wrong = form.Check(visitor, words);
        if (wrong.Count > 0)
            return await Show(http, visitor, form, wrong);
        var receipt = await visitor.History.Append(new AppendEntries([form.Read(posted, visitor, goal is null ? null : Announced(goal))]));
        if (PostedForm.IsStored(receipt))
            return Results.Redirect($"/me/goals?noted={posted.EntryId}");
        wrong["form"] = words[receipt.Receipts[0].Status == EntryStatus.Conflict ? "Note.sent_before" : "Note.refused"];
        return await Show(http, visitor, form, wrong);
    }

    private static async Task<IResult> End(HttpContext http, EntryKind how)
    {
        var (visitor, posted) = (await Visitor.Of(http), await PostedForm.Of(http));
        if (await Find(visitor, posted["goal"]) is not { } goal)
            return Results.Redirect("/me/goals");
        await visitor.History.Append(new AppendEntries([new() { EntryId = posted.EntryId, Entry = how, OccurredAt = posted.ShownAt ?? visitor.Now, GoalId = goal.GoalId }]));
        return Results.Redirect($"/me/goals?noted={posted.EntryId}");
    }

    /// <summary>What a goal is about now: as it was last readjusted, otherwise as it was declared.</summary>
    internal static string Announced(LedgerGoal goal) => goal.Readjustments.LastOrDefault()?.Category ?? goal.Category;

    internal static int? Horizon(LedgerGoal goal) => goal.Readjustments.LastOrDefault(r => r.HorizonMonths is not null)?.HorizonMonths ?? goal.HorizonMonths;

    private static async Task<LedgerGoal?> Find(Visitor visitor, string? goal) =>
        goal is null ? null : (await visitor.History.GetLedger(visitor.AsOf))?.Goals.FirstOrDefault(g => g.GoalId == goal);

    private static async Task<IResult> Show(HttpContext http, Visitor visitor, GoalForm form, Dictionary<string, string> wrong)
    {
        if (await visitor.History.GetLedger(visitor.AsOf) is not { } ledger)
            return Page.Show<NotYetPage>(http, ("Heading", PageWords.Of(http.Request)["Goals.title"]));
        var noted = http.Request.Query["noted"].ToString();
        return Page.Show<GoalsPage>(http, wrong.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
            ("Goals", ledger.Goals), ("Form", form), ("Wrong", wrong), ("Taxonomy", visitor.Settings.Taxonomy), ("Now", visitor.Now),
            ("Noted", ledger.Strategy.FirstOrDefault(s => s.EntryId == noted)));
    }
}
