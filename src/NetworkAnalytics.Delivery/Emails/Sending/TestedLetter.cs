using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Emails.Letters;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>What a test shows.</summary>
/// <param name="Sample">Null: a member with a hidden return.</param>
/// <param name="Language">Null: that of whom it goes to.</param>
internal readonly record struct TestedLetter(string? Sample, string? Language)
{
    /// <summary>As it stands in a letter's row: <c>quiet fr</c>, either of them possibly empty.</summary>
    public string Stored => $"{Sample} {Language}";

    public bool IsDigest => Sample == LetterPreviews.Digest;

    public static TestedLetter Read(string? stored) =>
        stored?.Split(' ') is [var sample, .. var rest] ? new(sample is "" ? null : sample, rest is [{ Length: > 0 } language, ..] ? language : null) : default;

    /// <exception cref="InvalidInputException">There is no such sample or language; the field is named.</exception>
    public void Check()
    {
        if (Sample is not null && !IsDigest && !Samples.Names.Contains(Sample))
            throw new InvalidInputException("sample", $"Give {LetterPreviews.Digest}, or one of {string.Join(", ", Samples.Names)}.");
        if (Language is not (null or "en" or "fr"))
            throw new InvalidInputException("language", "Give en or fr.");
    }
}
