using NetworkAnalytics.Delivery.Emails.Leaving;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Emails.Sending;
using NetworkAnalytics.Host.Storage;
using NetworkAnalytics.SystemTests.Access;

namespace NetworkAnalytics.SystemTests.Browser;

/// <summary>
/// An association's letters with everything that can become of one, for looking at their pages. They are written into the
/// database, because a real mail server does in one go at most some of it; the tests of e-mails send real ones.
/// </summary>
internal static class AdminLetters
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task FillAsync(AccessReplica replica, TestTenant tenant)
    {
        var schedules = tenant.Service<LetterSchedules>();
        await schedules.Save(tenant.Id, LetterKind.Benchmark, LetterSchedule.Suggested with { Skipped = ["08", "2027-01"] }, Cancelled);
        await tenant.Service<LetterSenders>().Save(tenant.Id, "lettre@horizon.example", "bureau@horizon.example", Cancelled);
        foreach (var month in (int[])[-2, -1])
        {
            var day = new DateOnly(AdminSite.Today.Year, AdminSite.Today.Month, 3).AddMonths(month);
            await tenant.Service<LetterRuns>().Begin(tenant.Id, LetterKind.Benchmark, day, null, Cancelled);
            await tenant.Service<LetterRuns>().Begin(tenant.Id, LetterKind.Digest, day, null, Cancelled);
        }
        await tenant.Service<LetterRuns>().List(tenant.Id, Cancelled);
        await replica.QueryAsync<long>(DatabaseRole.Delivery, tenant.Id, """
            UPDATE delivery.letter SET attempts = 1, handed_at = now(), ended_at = now(), address_hash = sha256(recipient::bytea),
                state = CASE letter_id % 40 WHEN 1 THEN 3 WHEN 2 THEN 4 WHEN 3 THEN 4 WHEN 4 THEN 5 WHEN 5 THEN 5 WHEN 6 THEN 0 WHEN 7 THEN 3 WHEN 8 THEN 3 ELSE 2 END,
                reason = CASE letter_id % 40 WHEN 1 THEN '550 5.1.1' WHEN 2 THEN 'dropped' WHEN 3 THEN 'worker_lost' WHEN 4 THEN 'nothing_new' WHEN 5 THEN 'no_address' WHEN 6 THEN '451 4.3.0'
                    WHEN 7 THEN 'timed_out' WHEN 8 THEN '550 5.1.1' END
            RETURNING letter_id
            """);
        var set = await replica.QueryAsync<long>(DatabaseRole.Delivery, tenant.Id, """
            WITH runs AS (UPDATE delivery.letter_run SET state = 2, ended_at = now() WHERE occurrence < (SELECT max(occurrence) FROM delivery.letter_run))
            INSERT INTO delivery.letter_suppression (tenant_id, address_hash, reason, since, letter_id)
            SELECT tenant_id, address_hash, CASE letter_id % 40 WHEN 1 THEN 'refused' WHEN 8 THEN 'bounced' ELSE 'complained' END, now(), letter_id
            FROM delivery.letter WHERE letter_id % 40 IN (1, 8, 9) ON CONFLICT DO NOTHING RETURNING letter_id
            """);
        Assert.NotEmpty(set);
    }
}
