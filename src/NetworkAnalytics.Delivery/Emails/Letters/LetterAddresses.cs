namespace NetworkAnalytics.Delivery.Emails.Letters;

/// <summary>Where the links of one letter lead.</summary>
/// <param name="Answers">One for each encounter that it asks about.</param>
internal sealed record LetterAddresses(Uri Open, IReadOnlyList<Uri> Answers, Uri Leave);
