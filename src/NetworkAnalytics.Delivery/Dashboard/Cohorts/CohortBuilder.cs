using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Cohorts;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Dashboard.Administration;

namespace NetworkAnalytics.Delivery.Dashboard.Cohorts;

/// <summary>Defines a cohort: before it is saved one sees about how many it would hold, and what would be published of it.</summary>
internal static class CohortBuilder
{
    public static void Map(RouteGroupBuilder cohorts)
    {
        cohorts.MapGet("/new", Ask);
        cohorts.MapPost("/new", Take);
        cohorts.MapPost("/remove", Remove);
    }

    private static async Task<IResult> Ask(HttpContext http, IPublishedBenchmarks published, IGrainFactory grains, string? name, bool? saved)
    {
        var view = await AdminView.Of(http);
        var known = name is null ? null : (await Grain(grains, view).List()).FirstOrDefault(c => c.Name == name);
        return name is not null && known is null ? CohortPages.NotThere(http, view)
            : await Show(http, published, view, known is null ? CohortForm.Empty : CohortForm.Of(known), null, ("IsSaved", known is not null), ("JustSaved", saved ?? false));
    }

    private static async Task<IResult> Take(HttpContext http, IPublishedBenchmarks published, ICohortCounts counts, IGrainFactory grains, AuditLog audit)
    {
        var view = await AdminView.Of(http);
        var fields = await http.Request.ReadFormAsync(http.RequestAborted);
        var form = CohortForm.Of(fields);
        var saving = fields["action"] == "save";
        if (form.Read(saving ? form.Name : "unsaved", out var definition) is { } wrong)
            return await Refuse(http, published, view, form, new FieldProblem(wrong, ""));
        if (saving)
        {
            if (await Grain(grains, view).Save(definition) is { } problem)
                return await Refuse(http, published, view, form, problem);
            await audit.Write(view.Tenant, Caller.Actor(http.User), AuditActions.CohortSaved, null, http.RequestAborted);
            return Results.Redirect($"/cohorts/new?name={Uri.EscapeDataString(definition.Name)}&saved=true");
        }
        try
        {
            var count = await counts.Count(view.Tenant, definition, http.RequestAborted);
            return await Show(http, published, view, form, null, ("Preview", CohortPreview.Of(count, definition, view)));
        }
        catch (InvalidInputException input)
        {
            return await Refuse(http, published, view, form, input.Problem);
        }
    }

    private static async Task<IResult> Remove(HttpContext http, IGrainFactory grains, AuditLog audit, [FromForm] string? name)
    {
        var view = await AdminView.Of(http);
        if (await Grain(grains, view).Remove(name ?? "") is not null)
            return CohortPages.NotThere(http, view);
        await audit.Write(view.Tenant, Caller.Actor(http.User), AuditActions.CohortRemoved, null, http.RequestAborted);
        return Results.Redirect("/cohorts");
    }

    private static async Task<IResult> Refuse(HttpContext http, IPublishedBenchmarks published, AdminView view, CohortForm form, FieldProblem problem)
    {
        var field = problem.Field.Split('.')[0];
        var reason = field switch
        {
            "name" => view.Say.Format("Builder.wrong.name", ICohortsGrain.MaxSaved),
            "joined_from" => view.Say["Builder.wrong.day"],
            "joined_before" => view.Say[problem.Reason.Length == 0 ? "Builder.wrong.day" : "Builder.wrong.window"],
            "attributes" => view.Say["Builder.wrong.attributes"],
            "goal_kinds" => view.Say["Builder.wrong.goals"],
            _ => Reasons.Say(problem, view.Say),
        };
        return await Show(http, published, view, form, new Dictionary<string, string> { [field] = reason });
    }

    private static async Task<IResult> Show(HttpContext http, IPublishedBenchmarks published, AdminView view, CohortForm form, IReadOnlyDictionary<string, string>? problems, params (string, object?)[] more)
    {
        var version = await published.Current(view.Tenant, http.RequestAborted);
        return Page.Show<BuilderPage>(http, problems is not null ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
            [("View", view), ("Form", form), ("Found", problems ?? new Dictionary<string, string>()), ("Groups", new CohortGroups(version?.Cohorts ?? [])), .. more]);
    }

    private static ICohortsGrain Grain(IGrainFactory grains, AdminView view) => grains.GetGrain<ICohortsGrain>(GrainKeys.Tenant(view.Tenant));
}
