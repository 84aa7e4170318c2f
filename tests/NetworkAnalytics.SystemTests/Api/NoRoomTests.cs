using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using NetworkAnalytics.SystemTests.Postgres;

namespace NetworkAnalytics.SystemTests.Api;

/// <summary>A full disk on the replica that receives a file.</summary>
public sealed class NoRoomTests(PostgresFixture postgres)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_for_which_there_is_no_room_is_answered_so_and_leaves_nothing()
    {
        var small = Directory.CreateTempSubdirectory("na-small-");
        var mounted = await RunAsync("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small.FullName);
        try
        {
            Assert.SkipUnless(mounted, "A disk of a few pages needs the right to mount one.");
            await using var product = await ServeAsync(small.FullName);
            var association = await product.AssociationAsync(members: 1);
            using (var answer = await UploadAsync(association, 5_000_000))
            {
                Assert.Equal(1, answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
                await Json.ProblemAsync(answer, 507);
            }
            Assert.Empty(small.EnumerateFileSystemInfos());
            // Only the joining file is there, and a file for which there is room goes in.
            Assert.Equal(1, (await association.Client.ReadAsync("/api/v1/imports")).GetProperty("imports").GetArrayLength());
            using var fits = await UploadAsync(association, 1_000);
            Assert.Equal(202, (int)fits.StatusCode);
        }
        finally
        {
            if (mounted)
                await RunAsync("umount", small.FullName);
            small.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_no_room_either()
    {
        await using var product = await ServeAsync(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));
        var association = await product.AssociationAsync();
        using var answer = await UploadAsync(association, 1_000);
        await Json.ProblemAsync(answer, 507);
    }

    private async Task<ServedProduct> ServeAsync(string directory)
    {
        var product = new ServedProduct(postgres);
        product.Besides["Imports:SpoolDirectory"] = directory;
        await product.InitializeAsync();
        return product;
    }

    private static async Task<HttpResponseMessage> UploadAsync(ServedAssociation association, int bytes)
    {
        var rows = new StringBuilder("entry_id,member_id,occurred_at,entry,kind\n");
        for (var n = 0; rows.Length < bytes; n++)
            rows.Append(System.Globalization.CultureInfo.InvariantCulture, $"{n},m1,2021-05-04T09:30:00Z,activity,event\n");
        using var body = new StringContent(rows.ToString()) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        return await association.Client.PostAsync("/api/v1/imports/history", body, Cancelled);
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            await process.WaitForExitAsync(Cancelled);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
