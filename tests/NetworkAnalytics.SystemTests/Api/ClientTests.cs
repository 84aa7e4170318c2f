using NetworkAnalytics.Client;
using NetworkAnalytics.SystemTests.Access;

namespace NetworkAnalytics.SystemTests.Api;

/// <summary>The journey of the README with the client that is generated from the document.</summary>
[Collection(ApiTests.Name)]
public sealed class ClientTests(ServedProduct product)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_generated_client_makes_the_READMEs_journey()
    {
        var association = await product.AssociationAsync();
        using var keyed = NetworkAnalyticsClient.Connect(association.Client.BaseAddress!, association.Key.Plaintext);
        var api = new NetworkAnalyticsClient(keyed);

        await ImportedAsync(api, await api.UploadMembersAsync(File(Contract.ExampleAssociation.Members), "members.csv", cancellationToken: Cancelled));
        await ImportedAsync(api, await api.UploadHistoryAsync(File(Contract.ExampleAssociation.History), "history.csv", cancellationToken: Cancelled));
        var latest = await api.ListImportsAsync(limit: 1, cancellationToken: Cancelled);
        Assert.Equal(("history", "members"), (latest.Imports.Single().Kind, (await api.ListImportsAsync(latest.Next, 1, Cancelled)).Imports.Single().Kind));
        var body = new AppendBody { Entries = [new EntryBody { EntryId = "e3", Entry = "activity", Kind = "event", OccurredAt = "2024-12-30T18:00:00Z", EffortMinutes = 90 }] };
        Assert.Equal("stored", (await api.AppendEntriesAsync("anna", body, Cancelled)).Entries.Single().Status);
        Assert.Equal("already_stored", (await api.AppendEntriesAsync("anna", body, Cancelled)).Entries.Single().Status);

        var work = await api.RecomputeAsync("nightly", new RecomputationBody { AsOf = new DateOnly(2025, 1, 1) }, Cancelled);
        Assert.Equal(work.Id, (await api.RecomputeAsync("nightly", new RecomputationBody { AsOf = new DateOnly(2025, 1, 1) }, Cancelled)).Id);
        await Eventually.HoldsAsync("the benchmarks are computed", async () => (await api.ReadRecomputationAsync(work.Id, Cancelled)).State == "done");
        var benchmark = await api.ReadBenchmarkAsync("everyone", cancellationToken: Cancelled);
        Assert.Equal(("everyone", 30, new DateOnly(2025, 1, 1)), (benchmark.Cohort, benchmark.Members, benchmark.AsOf));
        Assert.Contains(benchmark.Curves, c => c.Cells.Any(cell => cell.P50 is not null));

        using var own = NetworkAnalyticsClient.Connect(association.Client.BaseAddress!, await product.TokenAsync(association.Id, "anna"));
        var anna = new NetworkAnalyticsClient(own);
        Assert.Equal("fr", (await anna.ReadMyComparisonAsync(lang: "fr", cancellationToken: Cancelled)).Language);
        Assert.NotEmpty((await anna.ReadMyLedgerAsync(cancellationToken: Cancelled)).Goals);
        var page = await anna.ReadMyHistoryAsync(limit: 10, cancellationToken: Cancelled);
        Assert.Equal(11, (await anna.ReadMyHistoryAsync(page.Next, 10, cancellationToken: Cancelled)).Entries[0].Seq);
    }

    [Fact]
    public async Task A_refusal_comes_with_its_fields()
    {
        var association = await product.AssociationAsync(members: 1);
        using var keyed = NetworkAnalyticsClient.Connect(association.Client.BaseAddress!, association.Key.Plaintext);
        var api = new NetworkAnalyticsClient(keyed);
        var refused = await Assert.ThrowsAsync<ApiException<ProblemDetails>>(() =>
            api.AppendEntriesAsync("m1", new AppendBody { Entries = [new EntryBody { EntryId = "e1", Entry = "meeting", OccurredAt = "2026-03-14T18:00:00Z" }] }, Cancelled));
        Assert.Equal((400, "entries[0].entry"), (refused.StatusCode, refused.Result.Errors!.Single().Key));
    }

    private static FileParameter File(string content) => new(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)), "file.csv", "text/csv");

    private static Task ImportedAsync(NetworkAnalyticsClient api, ImportAnswer import) => Eventually.HoldsAsync($"{import.FileName} is imported", async () =>
        await api.ReadImportAsync(import.Id, Cancelled) is { State: "done", Rejected: 0 });
}
