using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Access.Members;
using NetworkAnalytics.Delivery.Wording;

namespace NetworkAnalytics.Delivery.Api.OwnExport;

/// <summary>Gathers everything there is about a member.</summary>
internal sealed class OwnRecords(
    IMemberDirectory directory, IPersonalRecords people, IComparisonChoices choices, IMemberComparisons comparisons, IGrainFactory grains, AuditLog audit, MemberAccess access,
    IOptions<JsonOptions> json, TimeProvider time)
{
    private const int Page = 1000;

    /// <summary>Null when there is no such member any more.</summary>
    public async Task<OwnExportAnswer?> Gather(TenantId tenant, MemberId member, CultureInfo culture, CancellationToken cancellation)
    {
        if (await directory.Find(tenant, member, cancellation) is not { } known || await choices.Get(tenant, member, cancellation) is not { } compared)
            return null;
        TenantContext.Enter(tenant);
        var grain = grains.GetGrain<IMemberGrain>(GrainKeys.Member(tenant, member));
        var history = new List<HistoryEntryAnswer>();
        for (int? after = 0; after is { } from;)
        {
            var page = await grain.GetHistory(from, Page);
            history.AddRange(page.Entries.Select(HistoryEntryAnswer.Of));
            after = page.NextAfter;
        }
        var (ledger, curve) = (await grain.GetLedger(null), await grain.GetCurve(null));
        var comparison = await comparisons.Compare(tenant, member, null, cancellation);
        var answer = new OwnExportAnswer(
            time.GetUtcNow(), culture.TwoLetterISOLanguageName, new Dictionary<string, string>(),
            OwnProfileAnswer.Of(known, await people.Find(tenant, known.Id, cancellation), compared), [.. history],
            ledger is null ? null : LedgerAnswer.Of(ledger, LedgerWording.Describe(ledger, culture)), curve is null ? null : CurveAnswer.Of(curve),
            comparison is null ? null : ComparisonAnswer.Of(comparison, ComparisonWording.Describe(comparison, culture)),
            await Accesses(tenant, member, cancellation));
        return answer with { Explanations = ExportWording.Explain(Numbers(JsonSerializer.SerializeToNode(answer, json.Value.SerializerOptions)), culture) };
    }

    private async Task<AccessLineAnswer[]> Accesses(TenantId tenant, MemberId member, CancellationToken cancellation)
    {
        var lines = (await audit.About(tenant, member, cancellation)).Select(l => new AccessLineAnswer(l.At, l.Actor, l.Action)).ToList();
        for (long? before = long.MaxValue; before is not null;)
        {
            var uses = await access.Read(tenant, member, before, Page, cancellation);
            lines.AddRange(uses.Select(u => new AccessLineAnswer(u.At, $"key:{u.KeyPrefix} {u.KeyName}", u.Action)));
            before = uses.Count == Page ? uses[^1].Id : null;
        }
        return [.. lines.OrderByDescending(l => l.At)];
    }

    /// <summary>The names of fields that hold numbers, those of lists of numbers included.</summary>
    internal static SortedSet<string> Numbers(JsonNode? node)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        Collect(node, "", names);
        return names;
    }

    private static void Collect(JsonNode? node, string name, SortedSet<string> names)
    {
        switch (node)
        {
            case JsonObject shape:
                foreach (var (field, value) in shape)
                    Collect(value, field, names);
                break;
            case JsonArray list:
                foreach (var item in list)
                    Collect(item, name, names);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                names.Add(name);
                break;
            default:
                break;
        }
    }
}
