using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Emails;

namespace NetworkAnalytics.Delivery.Dashboard.Settings.Letters;

/// <summary>The association's own ids of members whose letters it has to do something about. No names and no addresses.</summary>
internal static class RecipientNames
{
    /// <summary>By recipient; administrators and those who are in the directory no longer are left out.</summary>
    /// <param name="recipients">As many as a page shows: each is looked up.</param>
    public static async Task<IReadOnlyDictionary<string, string>> Find(IMemberDirectory directory, TenantId tenant, IEnumerable<string> recipients, CancellationToken cancellation)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var recipient in recipients.Distinct())
            if (Recipient.Read(recipient)?.Member is { } member && await directory.Find(tenant, member, cancellation) is { } found)
                names[recipient] = found.ExternalId;
        return names;
    }
}
