using System.Numerics;

namespace NetworkAnalytics.Engine.Publishing.Gate;

/// <summary>The contributions behind one cohort's numbers in one cell.</summary>
/// <param name="Cohort">The cohort's number in the version being computed.</param>
/// <param name="Basis">The earlier version whose numbers they are; −1: the version being computed.</param>
/// <param name="Members">Who stands behind them.</param>
/// <param name="Changed">Of those, who contributes something else now.</param>
internal sealed record Figure(int Cohort, int Basis, ulong[] Members, ulong[] Changed)
{
    /// <summary>
    /// Whether the union of <paramref name="parts"/> and <paramref name="whole"/> are surely the same contributions, or
    /// surely differ by k members at least. Contributions of one member at two earlier versions, both other than now, may
    /// or may not be the same: that counts against.
    /// </summary>
    public static bool FarEnough(ReadOnlySpan<Figure> parts, Figure whole, int k)
    {
        int atLeast = 0, atMost = 0;
        for (var w = 0; w < whole.Members.Length; w++)
        {
            ulong union = 0, match = 0, mismatch = 0;
            foreach (var part in parts)
            {
                var (members, changed) = (part.Members[w], part.Changed[w]);
                var (surelySame, surelyDifferent) = part.Basis == whole.Basis ? (~0UL, 0UL) : (~(changed | whole.Changed[w]), changed ^ whole.Changed[w]);
                union |= members;
                match |= members & ~surelyDifferent;
                mismatch |= members & ~surelySame;
            }
            var presence = union ^ whole.Members[w];
            var both = union & whole.Members[w];
            atLeast += BitOperations.PopCount(presence | (both & ~match));
            atMost += BitOperations.PopCount(presence | (both & mismatch));
            if (atLeast >= k)
                return true;
        }
        return atMost == 0;
    }
}
