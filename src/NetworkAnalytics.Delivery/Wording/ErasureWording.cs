using System.Globalization;
using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Delivery.Wording;

/// <summary>Says a certificate in words: what went, what stays and why nothing leads back to the person.</summary>
public static class ErasureWording
{
    /// <param name="culture"><see cref="ComparisonWording.English"/> or <see cref="ComparisonWording.French"/>.</param>
    public static IReadOnlyList<string> Describe(ErasureCertificate certificate, CultureInfo culture)
    {
        var words = new Words(culture);
        var rows = certificate.Rows.Sum(r => r.Rows);
        return
        [
            words.Get("Erasure.done", words.Day(DateOnly.FromDateTime(certificate.ErasedAt.UtcDateTime)), certificate.ErasedAt.UtcDateTime.ToString("HH:mm", culture)),
            words.Counted("Erasure.rows", (int)Math.Min(rows, int.MaxValue), words.Number(rows)),
            words.Get("Erasure.key"),
            words.Get("Erasure.others"),
            words.Get("Erasure.numbers"),
            words.Get("Erasure.later"),
        ];
    }
}
