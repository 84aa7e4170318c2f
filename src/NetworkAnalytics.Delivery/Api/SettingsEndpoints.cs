using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Api.Conventions;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>What an association changes of its own settings; what is left out stays.</summary>
/// <param name="Locale">en or fr.</param>
/// <param name="TimeZone">IANA zone in which its days are counted; fixed once the first entry is in.</param>
/// <param name="HistoryStartsOn">Members who joined before it are in no benchmark: their first months were not observed.</param>
/// <param name="MinimumPeers">The smallest group ever published, 5 to 1000.</param>
/// <param name="EffortBinHours">Hours of logged effort in one cell of the effort clock, 1 to 100.</param>
/// <param name="KeepImportsDays">Days an import's report is kept.</param>
/// <param name="KeepAuditDays">Days a line of the audit log is kept, 30 or more.</param>
/// <param name="AddActivityKinds">New kinds of encounter; those there stay.</param>
/// <param name="AddOutcomeCategories">New categories of return; those there stay.</param>
/// <param name="OutcomeWeights">Category to what one outcome of it adds to learning: 0 to 100, at most one decimal.</param>
internal sealed record SettingsBody(
    string? Locale = null, string? TimeZone = null, DateOnly? HistoryStartsOn = null, int? MinimumPeers = null, int? EffortBinHours = null, int? KeepImportsDays = null, int? KeepAuditDays = null,
    string[]? AddActivityKinds = null, TermBody[]? AddOutcomeCategories = null, Dictionary<string, decimal>? OutcomeWeights = null)
{
    /// <exception cref="InvalidInputException">A weight is not usable.</exception>
    public SettingsChange Change() => (new ChangeTenantBody
    {
        Locale = Locale,
        TimeZone = TimeZone,
        HistoryStartsOn = HistoryStartsOn,
        MinimumPeers = MinimumPeers,
        EffortBinHours = EffortBinHours,
        KeepImportsDays = KeepImportsDays,
        KeepAuditDays = KeepAuditDays,
        AddActivityKinds = AddActivityKinds,
        AddOutcomeCategories = AddOutcomeCategories,
    }.Settings() ?? new SettingsChange()) with { OutcomeWeights = Weights(OutcomeWeights) };

    private static ImmutableDictionary<string, int> Weights(Dictionary<string, decimal>? weights)
    {
        foreach (var (name, weight) in weights ?? [])
            if (weight is < 0 or > 100 || weight * 10 != decimal.Truncate(weight * 10))
                throw new InvalidInputException($"outcome_weights.{name}", "A weight lies between 0 and 100 and has at most one decimal.");
        return (weights ?? []).ToImmutableDictionary(w => w.Key, w => (int)(w.Value * 10), StringComparer.Ordinal);
    }
}

/// <param name="RecomputeCron">When the benchmarks are computed again, in the association's zone; the operator sets it.</param>
/// <param name="MembersActAs">Whether keys with the scope members:act_as may act as a member; the operator sets it, because whoever can would read histories.</param>
internal sealed record SettingsAnswer(
    string Locale, string TimeZone, DateOnly? HistoryStartsOn, int MinimumPeers, int EffortBinHours, string RecomputeCron, int KeepImportsDays, int KeepAuditDays, bool MembersActAs, string[] ActivityKinds, TermBody[] OutcomeCategories)
{
    public static SettingsAnswer Of(TenantSettings s)
    {
        var keep = s.Retention ?? TenantRetention.Default;
        return new(s.Locale, s.TimeZone, s.HistoryStartsOn, s.MinimumPeers, s.EffortBinHours, s.RecomputeCron, keep.ImportDays, keep.AuditDays, s.MembersActAs,
            [.. s.Taxonomy.ActivityKinds.Select(k => k.Name)], [.. s.Taxonomy.OutcomeCategories.Select(c => new TermBody(c.Name, c.WeightTenths / 10m))]);
    }
}

/// <summary>An association's settings, for its own administrators. What costs others or the platform (its schedule, its name) is the operator's.</summary>
internal static class SettingsEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var settings = api.MapGroup("/settings").WithTags("Settings").RequireAuthorization(Scopes.Admin);
        settings.MapGet("", Read).WithName("ReadSettings").WithSummary("Read the association's settings and taxonomy").Produces<SettingsAnswer>().WithEntityTag();
        settings.MapPatch("", Change).WithName("ChangeSettings").WithSummary("Change the association's settings; what is left out stays").Produces<SettingsAnswer>().ProducesProblem(400).WithIfMatch();
    }

    private static async Task<IResult> Read(ClaimsPrincipal user, IGrainFactory grains) => Results.Ok(SettingsAnswer.Of(await Grain(user, grains).GetSettings()));

    private static async Task<IResult> Change(SettingsBody body, ClaimsPrincipal user, HttpContext http, IGrainFactory grains, AuditLog audit, IRecomputeSchedule schedule, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        var grain = Grain(user, grains);
        var change = body.Change();
        while (true)
        {
            var revision = await grain.GetRevision();
            var current = await grain.GetSettings();
            if (EntityTags.Refuse(http, SettingsAnswer.Of(current)) is { } stale)
                return stale;
            var changed = change.ApplyTo(current);
            if (change.OutcomeWeights.Keys.FirstOrDefault(name => changed.Taxonomy.OutcomeCode(name) < 0) is { } unknown)
                return Problems.Invalid($"outcome_weights.{unknown}", "There is no such category; add it with add_outcome_categories.");
            var problem = await grain.Configure(changed, revision);
            // Somebody else's change came in between: this one is made on top of it, or refused if its sender asked for that.
            if (problem is { Field: FieldProblem.Revision })
                continue;
            if (problem is not null)
                return Results.Problem(Problems.Invalid(problem));
            // Its hours are those of the association's zone.
            schedule.Apply(tenant, changed);
            await audit.Write(tenant, Caller.Actor(user), AuditActions.SettingsChanged, $"tenant:{tenant}", cancellation);
            var answer = SettingsAnswer.Of(changed);
            EntityTags.Send(http, answer);
            return Results.Ok(answer);
        }
    }

    private static ITenantGrain Grain(ClaimsPrincipal user, IGrainFactory grains) => grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(Caller.Tenant(user)));
}
