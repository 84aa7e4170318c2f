using System.Globalization;

namespace NetworkAnalytics.Contracts.Tenancy;

/// <summary>The surrogate id of an association. Positive; allocated by the Engine, never reused.</summary>
[GenerateSerializer, Immutable, Alias("tenant-id")]
public readonly record struct TenantId([property: Id(0)] int Value)
{
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
