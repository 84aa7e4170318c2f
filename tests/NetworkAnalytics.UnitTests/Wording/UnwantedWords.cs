using System.Text.RegularExpressions;

namespace NetworkAnalytics.UnitTests.Wording;

/// <summary>Words that put people in an order, press them or blame them. They must not appear in any text a person reads.</summary>
internal static partial class UnwantedWords
{
    private static readonly string[] English =
    [
        "rank", "ranks", "ranked", "ranking", "rankings", "league", "leaderboard", "leader", "leaders", "score", "scores", "scored", "position", "percentile", "percentiles",
        "top", "bottom", "best", "worst", "better", "worse", "good", "bad", "poor", "weak", "winner", "winners", "loser", "losers", "win", "beat", "ahead of", "behind",
        "late", "lag", "lags", "lagging", "overdue", "deadline", "below average", "above average", "average", "underperform", "underperforming", "outperform", "outperforming",
        "fail", "fails", "failed", "failure", "missed", "streak", "streaks", "hurry up", "catch up", "must", "should", "congratulations", "well done", "keep it up",
    ];

    private static readonly string[] French =
    [
        "rang", "rangs", "classement", "classements", "classé", "classée", "classés", "palmarès", "podium", "score", "scores", "position", "percentile", "percentiles", "centile",
        "top", "meilleur", "meilleure", "meilleurs", "meilleures", "pire", "pires", "mieux", "moins bien", "mauvais", "mauvaise", "faible", "faibles", "gagnant", "gagnants", "perdant", "perdants",
        "en retard", "retard", "retardataire", "retardataires", "à la traîne", "derrière", "échéance", "en dessous de la moyenne", "au-dessus de la moyenne", "moyenne",
        "échec", "échecs", "échoué", "raté", "manqué", "série", "séries", "dépêchez", "rattraper", "devez", "il faut", "félicitations", "bravo", "continuez ainsi",
    ];

    /// <summary>Texts in which a listed word has a harmless meaning, by the words around it.</summary>
    private static readonly string[] Harmless =
    [
        "good time to readjust",
        // Of numbers that people stand for.
        "stand behind", "stands behind", "sont derrière", "est derrière", "derrière ces nombres",
    ];

    private static readonly Regex Any = new(
        $@"(?<![\p{{L}}\p{{N}}])(?:{string.Join('|', English.Concat(French).Distinct().Select(Regex.Escape))})(?![\p{{L}}\p{{N}}])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public static IReadOnlyList<string> In(string text)
    {
        foreach (var harmless in Harmless)
            text = text.Replace(harmless, "…", StringComparison.OrdinalIgnoreCase);
        return [.. Any.Matches(Plain().Replace(text, " ")).Select(m => m.Value)];
    }

    // Of any two words the blank between may be a no-break space.
    [GeneratedRegex(@"[\s\u00a0\u202f]+")]
    private static partial Regex Plain();
}
