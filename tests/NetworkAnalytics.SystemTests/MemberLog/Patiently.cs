using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.SystemTests.Product;

namespace NetworkAnalytics.SystemTests.MemberLog;

/// <summary>A client as the contract asks for: what is refused for now, or whose outcome is unknown, it sends again with the same id.</summary>
internal static class Patiently
{
    /// <returns>How often it had to be sent again.</returns>
    public static async Task<int> AppendAsync(TestMember member, Journal journal, params NewEntry[] entries)
    {
        var again = 0;
        await Until.HoldsAsync($"{entries[0].EntryId} is acknowledged", async () =>
        {
            try
            {
                var receipt = await member.AppendAsync(entries);
                Assert.All(receipt.Receipts, r => Assert.True(r.Status is EntryStatus.Stored or EntryStatus.AlreadyStored, r.ToString()));
                journal.Acknowledge(member, receipt);
                return true;
            }
            catch (Exception busy) when (busy is LogUnavailableException or TimeoutException)
            {
                again++;
                return false;
            }
        });
        return again;
    }
}
