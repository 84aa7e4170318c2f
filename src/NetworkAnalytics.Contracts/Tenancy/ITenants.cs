namespace NetworkAnalytics.Contracts.Tenancy;

/// <summary>The associations on this deployment. For the operator and the command line.</summary>
public interface ITenants
{
    /// <summary>Creates an association with default settings.</summary>
    /// <param name="name">1 to 200 characters, trimmed; not necessarily unique.</param>
    /// <param name="timeZone">IANA zone.</param>
    /// <exception cref="InvalidInputException">The name or the zone is not usable.</exception>
    Task<TenantSummary> Create(string name, string timeZone, CancellationToken cancellation);

    Task<TenantSummary?> Find(TenantId tenant, CancellationToken cancellation);

    /// <summary>All associations in order of creation.</summary>
    Task<IReadOnlyList<TenantSummary>> List(CancellationToken cancellation);

    /// <summary>A page of them, in order of creation.</summary>
    /// <param name="after">Read on after this one; null from the first.</param>
    /// <param name="limit">1 to 1,000.</param>
    Task<IReadOnlyList<TenantSummary>> List(TenantId? after, int limit, CancellationToken cancellation);

    /// <returns>Null when there is no such association.</returns>
    /// <exception cref="InvalidInputException">The name is not usable.</exception>
    Task<TenantSummary?> Rename(TenantId tenant, string name, CancellationToken cancellation);

    /// <summary>Stops everybody who acts for the association and its jobs; its data stays. Suspending again changes nothing.</summary>
    /// <returns>Null when there is no such association.</returns>
    Task<TenantSummary?> Suspend(TenantId tenant, CancellationToken cancellation);

    /// <returns>Null when there is no such association.</returns>
    /// <exception cref="InvalidInputException">It is being deleted.</exception>
    Task<TenantSummary?> Resume(TenantId tenant, CancellationToken cancellation);

    /// <summary>Begins to delete a suspended association: from here on it cannot be resumed. Beginning again is allowed.</summary>
    /// <exception cref="InvalidInputException">There is none, it is not suspended, or was so recently that work under way could still write.</exception>
    Task BeginClosing(TenantId tenant, CancellationToken cancellation);

    /// <summary>Takes the association itself off the list, once its data is gone. Its id is never used again.</summary>
    Task EndClosing(TenantId tenant, CancellationToken cancellation);
}

/// <summary>An input was refused; nothing was stored. The edge turns it into a 400 or a line on standard error.</summary>
[GenerateSerializer, Alias("invalid-input")]
public sealed class InvalidInputException : Exception
{
    public InvalidInputException(FieldProblem problem) : base($"{problem.Field}: {problem.Reason}") => Problem = problem;

    public InvalidInputException(string field, string reason) : this(new FieldProblem(field, reason)) { }

    [Id(0)] public FieldProblem Problem { get; private set; }

    /// <summary>There is more of it than is taken at once. The edge answers 413.</summary>
    [Id(1)] public bool TooLarge { get; init; }
}
