using System.Globalization;
using NetworkAnalytics.Delivery.Emails.Leaving;
using NetworkAnalytics.SystemTests.Postgres;

namespace NetworkAnalytics.SystemTests.Emails;

/// <summary>What is said of a domain's DNS, asked of a real name server.</summary>
public sealed class SenderRecordTests(PostgresFixture postgres)
{
    // Over one as long as the second, the answer with the key does not fit into a datagram and is asked for again over TCP.
    private const string Long = "lettres.de.l-association-des-anciens-et-des-amis-de-notre-vieille-ecole.et-de-toutes-ses-maisons.example";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("asso.example")]
    [InlineData(Long)]
    public async Task Records_are_missing_then_there_then_of_another_key_and_unknown_while_nobody_answers(string domain)
    {
        var port = ServerProgram.FreePort();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), ServerProgram.FreePort(), ("Dns:Server", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")));
        var tenant = await box.AssociationAsync("a@asso.example");
        Assert.Empty(await box.Get<SenderRecords>().Check(tenant, Cancelled));
        var sender = await box.Get<LetterSenders>().Save(tenant, $"lettre@{domain}", null, Cancelled);
        async Task<string[]> StatesAsync() => [.. (await box.Get<SenderRecords>().Check(tenant, Cancelled)).Select(r => r.State)];

        await using (await NameServer.StartAsync(port))
            Assert.Equal(["missing", "missing", "missing"], await StatesAsync());
        var records = (await box.Get<SenderRecords>().Check(tenant, Cancelled)).ToDictionary(r => r.Purpose);
        Assert.All(records.Values, r => Assert.Equal("unknown", r.State));
        Assert.Equal($"{sender.Selector}._domainkey.{domain}", records["dkim"].Name);
        await using (await NameServer.StartAsync(port, [.. records.Values.Select(r => (r.Name, r.Value))]))
            Assert.Equal(["set", "set", "set"], await StatesAsync());
        // As some panels write it, with blanks; a stricter SPF; and words that are no record of ours.
        await using (await NameServer.StartAsync(port, (records["dkim"].Name, records["dkim"].Value.Replace("p=", "p= ", StringComparison.Ordinal)), (domain, "v=spf1 ip4:192.0.2.1 -all"), (domain, "site-verification=1"), ($"_dmarc.{domain}", "some words")))
            Assert.Equal(["set", "set", "missing"], await StatesAsync());
        await using (await NameServer.StartAsync(port, (records["dkim"].Name, "v=DKIM1; k=rsa; p=MIIBIjANotOurs")))
            Assert.Equal(["different", "missing", "missing"], await StatesAsync());
    }

    [Fact]
    public async Task A_name_server_that_will_not_tell_has_said_nothing_of_the_record()
    {
        var port = ServerProgram.FreePort();
        await using var box = await Letterbox.StartAsync(await postgres.CreateDatabaseAsync(), ServerProgram.FreePort(), ("Dns:Server", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")));
        var tenant = await box.AssociationAsync("a@asso.example");
        // It answers for .example alone, and refuses the rest.
        await box.Get<LetterSenders>().Save(tenant, "lettre@asso.test", null, Cancelled);
        await using var server = await NameServer.StartAsync(port);
        Assert.All(await box.Get<SenderRecords>().Check(tenant, Cancelled), r => Assert.Equal("unknown", r.State));
    }
}
