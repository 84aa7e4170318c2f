using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>The one activity kind that is no encounter.</summary>
internal static class FollowUp
{
    /// <summary>The tenant's code for it; null when the taxonomy has none.</summary>
    public static byte? Code(Taxonomy taxonomy) => taxonomy.ActivityCode(Taxonomy.FollowUp) is var code and >= 0 ? (byte)code : null;
}
