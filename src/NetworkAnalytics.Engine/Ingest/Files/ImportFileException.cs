using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Engine.Ingest.Files;

/// <summary>The file as a whole cannot be read.</summary>
/// <param name="problem">One of <see cref="FileProblems"/>.</param>
internal sealed class ImportFileException(FieldProblem problem, Exception? inner = null) : Exception(problem.Reason, inner)
{
    public FieldProblem Problem { get; } = problem;

    /// <summary>It could be read but for its size.</summary>
    public bool IsTooLarge { get; init; }
}
