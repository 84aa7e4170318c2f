using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Host.CommandLine;

namespace NetworkAnalytics.Performance.Grains;

/// <summary>A product on a scratch instance, whose members m1, m2, … have their entries in the log and no grain in memory yet.</summary>
internal sealed class FilledProduct : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly DirectoryInfo _directory;
    private readonly TenantId _tenant;
    private CommandSession? _session;

    private FilledProduct(DirectoryInfo directory, TenantId tenant, IReadOnlyList<MemberId> members)
    {
        _directory = directory;
        _tenant = tenant;
        Members = members;
    }

    public IReadOnlyList<MemberId> Members { get; }

    public static async Task<FilledProduct> Make(int members, int entries, CancellationToken cancellation)
    {
        Environment.SetEnvironmentVariable("ConnectionStrings__postgres", null);
        var directory = Directory.CreateTempSubdirectory("networkanalytics-bench-");
        // The server runs as another user when root measures.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(directory.FullName, (UnixFileMode)0b111_101_101);
        FilledProduct product;
        await using (var filler = await CommandSession.Start(directory.FullName, cancellation))
        {
            var tenant = (await filler.Services.GetRequiredService<ITenants>().Create("Bench", "UTC", cancellation)).Id;
            await Import(filler, tenant, ImportKind.Members, Joined(members), cancellation);
            await Import(filler, tenant, ImportKind.History, History(members, entries), cancellation);
            var ids = new List<MemberId>(members);
            for (var member = 1; member <= members; member++)
                ids.Add((await filler.Services.GetRequiredService<IMemberDirectory>().Find(tenant, $"m{member}", cancellation))!.Id);
            product = new FilledProduct(directory, tenant, ids);
        }
        product._session = await CommandSession.Start(directory.FullName, cancellation);
        return product;
    }

    public IMemberGrain Grain(MemberId member)
    {
        TenantContext.Enter(_tenant);
        return _session!.Services.GetRequiredService<IGrainFactory>().GetGrain<IMemberGrain>(GrainKeys.Member(_tenant, member));
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
            await _session.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static async Task Import(CommandSession session, TenantId tenant, ImportKind kind, string file, CancellationToken cancellation)
    {
        var imports = session.Services.GetRequiredService<IImports>();
        var import = await imports.Upload(tenant, kind, "bench.csv", new MemoryStream(Encoding.UTF8.GetBytes(file)), null, cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        ImportStatus? status;
        do
            status = await imports.Find(tenant, import, limit.Token);
        while (status is not { State: ImportState.Done or ImportState.Failed } && await timer.WaitForNextTickAsync(limit.Token));
        if (status is not { State: ImportState.Done, Rejected: 0 })
            throw new InvalidOperationException($"The import ended as {status}.");
    }

    private static string Joined(int members) =>
        "member_id,joined_on\n" + string.Concat(Enumerable.Range(1, members).Select(m => $"m{m},2020-01-01\n"));

    // Four encounters with others, then a return, day after day.
    private static string History(int members, int entries)
    {
        var file = new StringBuilder("entry_id,member_id,occurred_at,entry,kind,counterparty_id,effort_minutes,expected\n");
        var first = new DateTime(2020, 1, 2, 9, 30, 0, DateTimeKind.Utc);
        for (var member = 1; member <= members; member++)
            for (var entry = 0; entry < entries; entry++)
                file.Append(CultureInfo.InvariantCulture, $"crm-{member}-{entry},m{member},{first.AddHours(3 * entry):yyyy-MM-ddTHH:mm:ssZ},")
                    .Append(entry % 5 == 4 ? "outcome,advice,,,false" : string.Create(CultureInfo.InvariantCulture, $"activity,one_to_one,p{(member + entry) % 97},45,")).Append('\n');
        return file.ToString();
    }
}
