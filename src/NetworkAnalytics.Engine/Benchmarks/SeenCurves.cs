namespace NetworkAnalytics.Engine.Benchmarks;

/// <summary>The histograms behind what is seen of one cohort's curves: an earlier version's in cells that are held, none in blank ones.</summary>
internal sealed record SeenCurves(CohortHistograms Tenure, CohortHistograms Effort);
