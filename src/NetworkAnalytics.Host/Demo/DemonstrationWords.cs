using System.Globalization;
using System.Text;

namespace NetworkAnalytics.Host.Demo;

/// <summary>Made-up people, French and English. Addresses are at example.org, which is kept for examples (RFC 2606).</summary>
internal static class DemonstrationWords
{
    public static readonly string[] NotesFr =
    [
        "Je vise un peu moins large, et je sais mieux à qui parler.", "Après trois échanges, le besoin n'est pas celui que je croyais.",
        "Je prends plus de temps : l'offre n'est pas prête.",
    ];

    public static readonly string[] NotesEn =
    [
        "A narrower aim, and I know better whom to ask.", "After three talks the need is another one than I thought.",
        "Taking more time: the offer is not ready yet.",
    ];

    private static readonly string[] FirstFr =
        ["Aïcha", "Amélie", "Antoine", "Baptiste", "Camille", "Chloé", "Élodie", "François", "Hélène", "Inès", "Julien", "Karim", "Léa", "Mathis", "Nadia", "Océane", "Rémi", "Sébastien", "Thérèse", "Zoé"];

    private static readonly string[] LastFr =
        ["Benoît", "Bernard", "Chevalier", "Diallo", "Dubois", "Fournier", "Garcia", "Haddad", "Lefèvre", "Lemaître", "Marchand", "Moreau", "Nguyen", "Perrin", "Rousseau", "Traoré"];

    private static readonly string[] FirstEn =
        ["Aisha", "Alex", "Charlotte", "Daniel", "Emily", "Grace", "Hannah", "Isaac", "Jack", "Leila", "Morgan", "Noah", "Olivia", "Priya", "Robin", "Sean", "Tess", "William"];

    private static readonly string[] LastEn =
        ["Bennett", "Campbell", "Clarke", "Evans", "Hughes", "Khan", "Mitchell", "Murphy", "O'Brien", "Patel", "Reid", "Shah", "Taylor", "Walker", "Wright"];

    private static readonly string[] Sectors = ["industry", "health", "education", "finance", "digital", "public"];
    private static readonly string[] Roles = ["student", "professional", "entrepreneur"];

    private static readonly (string Region, string Zone, int French)[] Regions =
    [
        ("Île-de-France", "Europe/Paris", 90), ("Auvergne-Rhône-Alpes", "Europe/Paris", 95), ("Bruxelles", "Europe/Brussels", 70),
        ("London", "Europe/London", 15), ("Québec", "America/Toronto", 80),
    ];

    public static DemonstrationPerson Person(RandomStream random, int index)
    {
        var (region, zone, french) = Regions[random.Weighted([35, 20, 15, 15, 15])];
        var speaksFrench = random.Below(100) < french;
        var (first, last) = speaksFrench ? (random.Pick<string>(FirstFr), random.Pick<string>(LastFr)) : (random.Pick<string>(FirstEn), random.Pick<string>(LastEn));
        var email = string.Create(CultureInfo.InvariantCulture, $"{Ascii(first)}.{Ascii(last)}.{index + 1:0000}@example.org");
        return new(email, $"{first} {last}", speaksFrench ? "fr" : "en", zone,
            Sectors[random.Weighted([20, 15, 15, 15, 25, 10])], Roles[random.Weighted([30, 45, 25])], region);
    }

    /// <summary>What a role has in hours beside the middle one.</summary>
    public static double HoursOf(string role) => role switch { "student" => 0.7, "entrepreneur" => 1.4, _ => 1 };

    private static string Ascii(string name) =>
        string.Concat(name.Normalize(NormalizationForm.FormD).Where(char.IsAsciiLetter)).ToLowerInvariant();
}
