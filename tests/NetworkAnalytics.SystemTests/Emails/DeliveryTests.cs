using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Emails.Sending;
using NetworkAnalytics.SystemTests.Postgres;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.Emails;

/// <summary>Letters to a real mail server, which writes down what it took. Rows 11, 17, 18 and 19 of the faults.</summary>
public sealed class DeliveryTests(PostgresFixture postgres)
{
    private static readonly DateOnly March = new(2026, 3, 3);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_recipient_gets_one_letter_over_connections_that_are_kept_and_a_second_sending_sends_nothing()
    {
        await using var server = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port);
        var tenant = await box.AssociationAsync([.. Enumerable.Range(0, 12).Select(i => $"m{i}@asso.example")]);
        var run = await box.SendAsync(tenant, March);
        Assert.Equal(12, run.Counts[LetterState.Accepted]);
        Assert.Equal(12, server.Taken().Select(e => e.To).Distinct().Count());
        Assert.True(server.Taken().Select(e => e.Connection).Distinct().Count() <= 4, "connections are used again");
        await box.SendAsync(tenant, March);
        // Another occurrence, too soon after the first by the calendar, sends nothing to anybody either.
        Assert.Equal(12, (await box.SendAsync(tenant, March.AddDays(10))).Counts[LetterState.NotSent]);
        Assert.Equal(12, server.Taken().Count);
        Assert.Equal(12, server.Taken().Select(e => e.Message).Distinct().Count());
    }

    [Fact]
    public async Task What_the_server_dropped_after_DATA_is_parked_as_unknown_and_never_sent_again_by_itself()
    {
        await using var server = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port);
        var tenant = await box.AssociationAsync("drop@asso.example", "hang@asso.example", "fine@asso.example");
        var run = await box.SendAsync(tenant, March);
        Assert.Equal((2L, 1L), (run.Counts[LetterState.Unknown], run.Counts[LetterState.Accepted]));
        await box.SendAsync(tenant, March);
        Assert.All(server.Taken().GroupBy(e => e.To), to => Assert.Single(to));
        var unknown = (await box.LettersAsync(tenant)).Where(l => l.State == LetterState.Unknown).ToList();
        Assert.Equal(["dropped", "no_answer"], unknown.Select(l => l.Reason).Order(StringComparer.Ordinal));
        // By hand, and only when that is said.
        var letter = unknown.First(l => l.Reason == "dropped");
        Assert.Equal("unknown", await box.Get<Deliveries>().Resend(tenant, letter.Id, evenIfUnknown: false, Cancelled));
        Assert.Null(await box.Get<Deliveries>().Resend(tenant, letter.Id, evenIfUnknown: true, Cancelled));
        await Until.HoldsAsync("it was sent again", () => Task.FromResult(server.Taken().Count(e => e.To == "drop@asso.example") == 2));
        Assert.Single(server.Taken().Where(e => e.To == "drop@asso.example").Select(e => e.Message).Distinct());
    }

    [Fact]
    public async Task A_server_that_is_busy_is_tried_again_one_that_refuses_an_address_is_believed_and_a_tarpit_times_out()
    {
        await using var server = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port);
        var tenant = await box.AssociationAsync(
            "busyonce@asso.example", "busy@asso.example", "away@asso.example", "unknown@asso.example", "policy@asso.example", "content@asso.example", "tarpit@asso.example", "cut@asso.example", "fine@asso.example");
        var run = await box.SendAsync(tenant, March);
        Assert.Equal((2L, 7L), (run.Counts[LetterState.Accepted], run.Counts[LetterState.Failed]));
        Assert.Equal(["busyonce@asso.example", "fine@asso.example"], server.Taken().Select(e => e.To).Order(StringComparer.Ordinal));
        var reasons = (await box.LettersAsync(tenant)).Where(l => l.State == LetterState.Failed).ToDictionary(l => l.Recipient, l => (l.Reason, l.Attempts));
        async Task<(string?, int)> Of(int member) => reasons[$"member:{await box.MemberAsync(tenant, $"m{member}")}"];
        Assert.Equal(("451 4.3.0", 3), await Of(1));
        Assert.Equal(("421 4.3.2", 3), await Of(2));
        Assert.Equal(("550 5.1.1", 1), await Of(3));
        Assert.Equal(("550 5.7.1", 1), await Of(4));
        Assert.Equal(("554 5.6.0", 1), await Of(5));
        Assert.Equal(("timed_out", 3), await Of(6));
        Assert.Equal(("dropped", 3), await Of(7));
        // The refused address alone is suppressed: the next month it is not even tried, and the others are.
        box.Clock.By = TimeSpan.FromDays(31);
        await box.SendAsync(tenant, March.AddMonths(1));
        Assert.Equal(1, server.Journal().Count(e => e is { Event: "550", To: "unknown@asso.example" }));
        Assert.Equal(2, server.Journal().Count(e => e is { Event: "550", To: "policy@asso.example" }));
        Assert.Contains(await box.LettersAsync(tenant), l => l is { State: LetterState.NotSent, Reason: NotSent.Suppressed });
    }

    [Fact]
    public async Task Without_the_TLS_that_is_demanded_nothing_is_sent_and_with_it_letters_go_out_signed_in()
    {
        using var directory = new TestDirectory();
        var (certificate, key) = Certificate(directory.Path);
        await using var plain = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), plain.Port, ("Smtp:Security", "StartTls"));
        var tenant = await box.AssociationAsync("m@asso.example");
        await box.Get<LetterRuns>().Begin(tenant, LetterKind.Benchmark, March, true, Cancelled);
        await Until.HoldsAsync("the server is found wanting", async () => await box.Get<Deliveries>().UnreachableUntil(tenant, Cancelled) is not null);
        Assert.Empty(plain.Journal());
        Assert.Equal(LetterState.Pending, Assert.Single(await box.LettersAsync(tenant)).State);

        await using var secure = await MailServer.StartAsync(certificate, key, "sender", "a secret");
        await using var other = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), secure.Port,
            ("Smtp:Host", "localhost"), ("Smtp:User", "sender"), ("Smtp:Password", "a secret"), ("Smtp:TrustedCertificate", certificate));
        var second = await other.AssociationAsync("m@asso.example");
        Assert.Equal(1, (await other.SendAsync(second, March)).Counts[LetterState.Accepted]);
        Assert.True(Assert.Single(secure.Taken()) is { Tls: true, Login: true });
    }

    [Fact]
    public async Task Who_said_no_between_listing_and_sending_gets_nothing()
    {
        await using var server = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port, ("Letters:LookEvery", "00:05:00"), ("Letters:PerMinute", "1"));
        var tenant = await box.AssociationAsync("a@asso.example", "b@asso.example");
        await box.Get<LetterRuns>().Begin(tenant, LetterKind.Benchmark, March, true, Cancelled);
        // The allowance is one letter: the other is listed and waits for its turn.
        await Until.HoldsAsync("the first is sent and noted", async () => (await box.LettersAsync(tenant)).Any(l => l.State == LetterState.Accepted));
        var waiting = Assert.Single(await box.LettersAsync(tenant), l => l.State != LetterState.Accepted);
        var member = NetworkAnalytics.Delivery.Emails.Recipient.Read(waiting.Recipient)!.Value.Member!.Value;
        await box.Get<EmailChoices>().Set(tenant, member, EmailChoice.Never, Cancelled);
        box.Clock.By = TimeSpan.FromMinutes(5);
        box.Get<LettersBell>().Ring();
        var run = await box.EndedAsync(tenant, March);
        Assert.Equal((1L, 1L), (run.Counts[LetterState.Accepted], run.Counts[LetterState.NotSent]));
        Assert.Single(server.Taken());
    }

    [Fact]
    public async Task Two_replicas_whose_clocks_are_twenty_minutes_apart_send_one_letter_an_occurrence()
    {
        await using var server = await MailServer.StartAsync();
        var database = await postgres.CreateDatabaseAsync();
        await using var early = await Letterbox.StartAsync(database, server.Port);
        var tenant = await early.AssociationAsync([.. Enumerable.Range(0, 8).Select(i => $"m{i}@asso.example")]);
        await using var late = await Letterbox.StartAsync(database, server.Port);
        early.Clock.By = TimeSpan.FromMinutes(10);
        late.Clock.By = TimeSpan.FromMinutes(-10);
        await Task.WhenAll(early.Get<LetterRuns>().Begin(tenant, LetterKind.Benchmark, March, true, Cancelled), late.Get<LetterRuns>().Begin(tenant, LetterKind.Benchmark, March, true, Cancelled));
        var run = await late.EndedAsync(tenant, March);
        Assert.Equal(8, run.Counts[LetterState.Accepted]);
        Assert.All(server.Taken().GroupBy(e => e.To), to => Assert.Single(to));
    }

    [Theory]
    [InlineData(168, "ended", 2)]
    [InlineData(48, "stale", 0)]
    public async Task Workers_down_for_three_days_send_one_letter_an_occurrence_or_none_when_it_is_stale(int staleAfterHours, string state, int letters)
    {
        await using var server = await MailServer.StartAsync();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), server.Port, ("Letters:LookEvery", "00:10:00"));
        var tenant = await box.AssociationAsync("a@asso.example", "b@asso.example");
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), zone).DateTime);
        // The clock stands just before the day three days before the next month's sixth; nobody looks until the sixth.
        var due = new DateOnly(today.Year, today.Month, 3).AddMonths(1);
        box.Clock.By = Occurrences.Instant(due, 8, zone) - TimeProvider.System.GetUtcNow();
        await box.Get<LetterSchedules>().Save(tenant, LetterKind.Benchmark, LetterSchedule.Suggested with { StaleAfterHours = staleAfterHours, WhenNothingNew = true }, Cancelled);
        box.Clock.By += TimeSpan.FromDays(3);
        for (var look = 0; look < 3; look++)
            box.Get<LettersBell>().Ring();
        var run = await box.EndedAsync(tenant, due);
        Assert.Equal(state, run.State);
        Assert.Equal(letters, server.Taken().Count);
        Assert.Single(await box.Get<Deliveries>().Runs(tenant, null, null, null, 10, Cancelled));
    }

    private static (string Certificate, string Key) Certificate(string folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(80));
        var files = (Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
        File.WriteAllText(files.Item1, certificate.ExportCertificatePem());
        File.WriteAllText(files.Item2, key.ExportPkcs8PrivateKeyPem());
        return files;
    }
}
