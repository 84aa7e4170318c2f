namespace NetworkAnalytics.Delivery.Dashboard.Administration;

/// <summary>How far something is, for the page that follows it.</summary>
/// <param name="Ended">The page is to be read anew.</param>
/// <param name="Done">Of <paramref name="Total"/>; null while nobody knows.</param>
public sealed record ProgressAnswer(bool Ended, long? Done, long? Total, string Text);
