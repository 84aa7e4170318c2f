using System.IO.Compression;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Access;

namespace NetworkAnalytics.Delivery.Api;

/// <summary>Everything that is published, to take away: the files of the command <c>export</c> in one.</summary>
internal static class ExportEndpoints
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/exports/benchmarks", Benchmarks)
        .WithTags("Benchmarks").RequireAuthorization(Scopes.BenchmarksRead)
        .WithName("ExportBenchmarks").WithSummary("Download every published table of the current version as one ZIP of CSV files")
        .WithDescription("centiles.csv, returns.csv, returns-summary.csv, first-return.csv, mcf.csv and mix.csv, each with every cohort. An empty cell is withheld.")
        .Produces<byte[]>(200, "application/zip").Produces(304).ProducesProblem(404);

    private static async Task<IResult> Benchmarks(ClaimsPrincipal user, HttpContext http, IPublishedBenchmarks published, CancellationToken cancellation)
    {
        var tenant = Caller.Tenant(user);
        if (await published.Current(tenant, cancellation) is not { } version)
            return Problems.NotFound("Nothing is published yet; POST /api/v1/recomputations computes it now.");
        var tag = new EntityTagHeaderValue($"\"{version.Identity.Version}-zip\"");
        http.Response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue { Private = true, NoCache = true };
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Compare(tag, useStrongComparison: false)))
        {
            http.Response.GetTypedHeaders().ETag = tag;
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }
        var benchmarks = new List<PublishedBenchmark>();
        foreach (var cohort in version.Cohorts)
            // A version may be published meanwhile; a file holds one of them.
            if (await published.Find(tenant, version.Identity.Version, cohort.Key, cancellation) is { } benchmark)
                benchmarks.Add(benchmark);
        return Results.File(Pack(benchmarks, version.Identity.ComputedAt), "application/zip", $"benchmarks-{version.Identity.Version}.zip", lastModified: version.Identity.ComputedAt, entityTag: tag);
    }

    private static byte[] Pack(List<PublishedBenchmark> benchmarks, DateTimeOffset at)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var file in PublishedFiles.All)
            {
                var entry = zip.CreateEntry(file.Name);
                entry.LastWriteTime = at;
                using var writer = new StreamWriter(entry.Open(), new UTF8Encoding(false));
                writer.Write(file.Header + "\n");
                foreach (var line in benchmarks.SelectMany(file.Lines))
                    writer.Write(line + "\n");
            }
        return packed.ToArray();
    }
}
