using Orleans.Runtime;

namespace NetworkAnalytics.Contracts.Tenancy;

/// <summary>
/// The tenant on whose behalf grain calls are made. It travels with every call; the silo's filter refuses a call
/// whose key belongs to another tenant, and a call that carries none.
/// </summary>
public static class TenantContext
{
    private const string Key = "tenant";

    public static TenantId? Current => RequestContext.Get(Key) is int value ? new TenantId(value) : null;

    /// <summary>Sets the tenant for the calls made from this asynchronous flow.</summary>
    public static void Enter(TenantId tenant) => RequestContext.Set(Key, tenant.Value);
}

/// <summary>A grain call carried another tenant than the grain's, or none. The edge answers 404.</summary>
[GenerateSerializer, Alias("foreign-tenant")]
public sealed class ForeignTenantException : Exception
{
    public ForeignTenantException() : base("The grain belongs to another tenant than the call.") { }

    public ForeignTenantException(string message) : base(message) { }

    public ForeignTenantException(string message, Exception inner) : base(message, inner) { }
}
