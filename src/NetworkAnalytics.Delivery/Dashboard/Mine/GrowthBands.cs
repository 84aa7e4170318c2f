using NetworkAnalytics.Contracts.Benchmarks;

namespace NetworkAnalytics.Delivery.Dashboard.Mine;

/// <summary>The peers' bands of a chart, piece by piece: where a cell is withheld a band ends, and may begin again after it.</summary>
internal static class GrowthBands
{
    public static IEnumerable<IReadOnlyList<(double At, double Lower, double Upper)>> Outer(GrowthCurve curve) => Pieces(curve, c => Between(c.P10, c.P90));

    public static IEnumerable<IReadOnlyList<(double At, double Lower, double Upper)>> Inner(GrowthCurve curve) => Pieces(curve, c => Between(c.P25, c.P75));

    public static IEnumerable<IReadOnlyList<(double At, double Lower, double Upper)>> Median(GrowthCurve curve) => Pieces(curve, c => Between(c.P50, c.P50));

    private static (double, double)? Between(PublishedQuantile? lower, PublishedQuantile? upper) => lower is null || upper is null ? null : (lower.Line, upper.Line);

    private static List<IReadOnlyList<(double At, double Lower, double Upper)>> Pieces(GrowthCurve curve, Func<PublishedCell, (double Lower, double Upper)?> band)
    {
        var pieces = new List<IReadOnlyList<(double, double, double)>>();
        // Everybody begins with nothing, so a band that is known from the first cell on begins there too.
        List<(double, double, double)>? piece = [(0, 0, 0)];
        foreach (var cell in curve.Cells)
        {
            if (cell.Peers is { } peers && band(peers) is var (lower, upper))
            {
                if (piece is null)
                    pieces.Add(piece = []);
                else if (piece is [(0, 0, 0)])
                    pieces.Add(piece);
                piece.Add((cell.At, lower, upper));
            }
            else
                piece = null;
        }
        return pieces;
    }
}
