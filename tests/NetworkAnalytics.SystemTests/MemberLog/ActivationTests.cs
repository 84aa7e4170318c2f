using System.Diagnostics;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.SystemTests.Postgres;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.MemberLog;

public sealed class ActivationTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Many_grains_that_activate_at_once_are_read_together_and_each_gets_its_own_history()
    {
        const int Members = 400;
        await using var product = await TestProduct.StartAsync(await postgres.CreateDatabaseAsync());
        using var readings = new EngineReadings(product);
        var tenant = await product.CreateTenantAsync();
        var journal = new Journal(tenant);
        var members = await product.JoinAsync(tenant, Members);
        // Member n has n % 4 entries of its own, so that an exchanged history shows.
        foreach (var (member, receipt) in members.Zip(await Task.WhenAll(members.Select(m => m.AppendAsync(Own(m))))))
            journal.Acknowledge(member, receipt);
        await product.ForgetGrainsAsync();
        var before = readings.Of("historylog.loaded").Count;

        var again = await Task.WhenAll(members.Select(member => member.AppendAsync(RefusalPolicy.StoreTheRest, [.. Own(member), Write.Meeting("last")])));
        Assert.All(members.Zip(again), pair =>
        {
            var own = Own(pair.First).Length;
            Assert.All(pair.Second.Receipts.Take(own), r => Assert.Equal(EntryStatus.AlreadyStored, r.Status));
            Assert.Equal(own + 1, pair.Second.LastSeq);
        });
        var reads = readings.Of("historylog.loaded").Skip(before).ToList();
        Assert.Equal(Members, reads.Sum());
        Assert.True(reads.Count < Members / 2, $"{Members} histories were read in {reads.Count} statements");
        await journal.VerifyAsync(product);

        static NewEntry[] Own(TestMember member) =>
            [.. Enumerable.Range(0, 1 + member.Id.Value % 4).Select(n => Write.Meeting($"{member.Id}-{n}"))];
    }

    [Fact]
    public async Task A_member_with_10000_entries_activates()
    {
        await using var product = await TestProduct.StartAsync(await postgres.CreateDatabaseAsync());
        var tenant = await product.CreateTenantAsync();
        var journal = new Journal(tenant);
        var member = (await product.JoinAsync(tenant, 1))[0];
        journal.Acknowledge(member, await member.AppendAsync([.. Enumerable.Range(0, AppendEntries.MaxEntries).Select(n => Write.Meeting($"e{n}"))]));
        await product.ForgetGrainsAsync();

        var begun = Stopwatch.GetTimestamp();
        var curve = await member.CurveAsync(new DateOnly(2021, 6, 1));
        TestContext.Current.TestOutputHelper?.WriteLine($"10,000 entries activated and folded in {Stopwatch.GetElapsedTime(begun).TotalMilliseconds:N0} ms");
        Assert.Equal(AppendEntries.MaxEntries, curve!.Encounters);
        Assert.Equal(AppendEntries.MaxEntries, journal.Count);
        await journal.VerifyAsync(product);
    }

    [Fact]
    public async Task A_history_that_cannot_be_read_keeps_nobody_else_from_activating()
    {
        await using var product = await TestProduct.StartAsync(await postgres.CreateDatabaseAsync());
        var tenant = await product.CreateTenantAsync();
        var members = await product.JoinAsync(tenant, 20);
        foreach (var member in members.Skip(1))
            await RawEntry.WriteAsync(product.Database, member, seq: 1, "e1");
        await RawEntry.WriteAsync(product.Database, members[0], seq: 7, "after a hole");

        var curves = members.Select(member => member.CurveAsync(new DateOnly(2021, 6, 1))).ToList();
        await Assert.ThrowsAnyAsync<Exception>(() => curves[0]);
        Assert.All(await Task.WhenAll(curves.Skip(1)), curve => Assert.Equal(1, curve!.Encounters));
    }

    [Fact]
    public async Task A_word_another_replica_has_just_learned_does_not_keep_a_history_from_being_read()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var product = await TestProduct.StartAsync(database);
        var tenant = await product.CreateTenantAsync();
        var members = await product.JoinAsync(tenant, 2);
        // This replica's copy of the taxonomy is fresh now, and older than the word.
        await members[0].AppendAsync(Write.Meeting("e1"));
        await product.TeachAsync(tenant, "mastermind");
        await RawEntry.WriteAsync(product.Database, members[1], seq: 1, "e1", kind: "mastermind");
        Assert.Equal(1, (await members[1].CurveAsync(new DateOnly(2021, 6, 1)))!.Encounters);
    }
}
