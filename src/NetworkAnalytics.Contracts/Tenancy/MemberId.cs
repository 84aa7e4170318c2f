using System.Globalization;

namespace NetworkAnalytics.Contracts.Tenancy;

/// <summary>
/// The surrogate id of a member, the only one that logs, grain keys and numbers know.
/// The association's own id for the person lives in the directory alone.
/// </summary>
[GenerateSerializer, Immutable, Alias("member-id")]
public readonly record struct MemberId([property: Id(0)] int Value)
{
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
