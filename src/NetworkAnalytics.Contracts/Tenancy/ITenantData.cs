namespace NetworkAnalytics.Contracts.Tenancy;

/// <summary>What one owner stores of an association. Whoever adds storage with tenants in it registers one.</summary>
public interface ITenantData
{
    /// <summary>Deletes everything of a closing association; may be run again after an interruption.</summary>
    Task<IReadOnlyList<DeletedRows>> Delete(TenantId tenant, CancellationToken cancellation);
}

/// <summary>Deletes what an association's <see cref="TenantRetention"/> no longer keeps. Run once a day for each association.</summary>
public interface ITenantRetention
{
    Task<IReadOnlyList<DeletedRows>> Expire(TenantId tenant, TenantRetention retention, CancellationToken cancellation);
}

/// <param name="Table">Schema and table.</param>
public sealed record DeletedRows(string Table, long Rows);
