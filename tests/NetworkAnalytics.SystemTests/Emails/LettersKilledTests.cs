using System.Globalization;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.SystemTests.CommandLine;
using NetworkAnalytics.SystemTests.Postgres;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Emails;

/// <summary>The sending process killed on the way, again and again, and started again each time. The full-size run is <c>ops/faults/letters-killed</c>.</summary>
public sealed class LettersKilledTests(PostgresFixture postgres)
{
    private const int Members = 90;

    [Fact]
    public async Task Killed_three_times_nobody_gets_two_letters_and_every_letter_ends()
    {
        await using var server = await MailServer.StartAsync();
        var database = await postgres.CreateDatabaseAsync();
        TenantId tenant;
        await using (var box = await Letterbox.StartAsync(database, server.Port))
            tenant = await box.AssociationAsync([.. Enumerable.Range(0, Members).Select(i => string.Create(CultureInfo.InvariantCulture, $"m{i}@asso{i % 3}.example"))]);
        var environment = new Dictionary<string, string?>
        {
            ["ConnectionStrings__postgres"] = database, ["Smtp__Host"] = "127.0.0.1", ["Smtp__Port"] = server.Port.ToString(CultureInfo.InvariantCulture),
            ["Smtp__Timeout"] = "00:00:03", ["Letters__Lease"] = "00:00:04", ["Letters__LookEvery"] = "00:00:01", ["Jobs__PollSeconds"] = "0.1", ["Jobs__AbandonedAfterSeconds"] = "10",
        };
        string[] send = ["letters", "send", "--tenant", tenant.ToString(), "--as-of", "2026-03-03", "--json"];
        for (var blow = 1; blow <= 3; blow++)
        {
            await using var sending = ProgramProcess.Start(environment, send);
            await Until.HoldsAsync($"a part of the letters is sent before blow {blow}", () => Task.FromResult(server.Taken().Count >= Members * blow / 5));
            Assert.NotEqual(0, (await sending.KillAsync()).ExitCode);
            Assert.True(server.Taken().Count < Members, $"all was sent before blow {blow}");
        }
        var done = await ProgramProcess.RunAsync(environment, send);
        var letters = done.Json().GetProperty("letters");
        long Count(string state) => letters.GetProperty(state).GetInt64();
        Assert.True(Count("pending") + Count("sending") == 0, done.ToString());
        Assert.Equal(Members, Count("accepted") + Count("unknown"));
        // Two lanes, three blows: no more than that can have been in hand.
        Assert.InRange(Count("unknown"), 0, 6);
        Assert.All(server.Taken().GroupBy(e => e.To), to => Assert.Single(to));
        Assert.InRange(server.Taken().Count, Count("accepted"), Members);
    }
}
