namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>The exact counts behind what is seen of one cohort: an earlier version's in cells that are held, none in blank ones.</summary>
internal sealed record SeenCounts(CohortHistograms Tenure, CohortHistograms Effort, CohortLearning Learning);
