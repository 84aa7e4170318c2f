using System.Collections.Immutable;

namespace NetworkAnalytics.Delivery.Dashboard.Imports;

/// <summary>What a form says of a mapping in lines: values that stand in every row, and words of the file with what they mean.</summary>
internal static class MappingLines
{
    public const string ConstantExample = "entry = activity";
    public const string ValueExample = "kind: Rendez-vous = one_to_one";
    public const int Longest = 20_000;

    /// <summary>Lines like <see cref="ConstantExample"/>.</summary>
    /// <param name="wrong">The number of the first line that is not; 0: all of them are.</param>
    public static ImmutableSortedDictionary<string, string> Constants(string text, out int wrong)
    {
        var constants = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        wrong = 0;
        foreach (var (number, line) in Lines(text))
            if (Halves(line, '=') is (var field, var value) && field.Length > 0 && value.Length > 0)
                constants[field] = value;
            else if (wrong == 0)
                wrong = number;
        return constants.ToImmutable();
    }

    /// <summary>Lines like <see cref="ValueExample"/>; nothing before the sign of equality stands for an empty field.</summary>
    /// <inheritdoc cref="Constants" path="/param" />
    public static ImmutableSortedDictionary<string, IReadOnlyDictionary<string, string>> Values(string text, out int wrong)
    {
        var values = new SortedDictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        wrong = 0;
        foreach (var (number, line) in Lines(text))
            if (Halves(line, ':') is (var field, var rest) && field.Length > 0 && Halves(rest, '=', last: true) is (var word, var meant))
            {
                if (!values.TryGetValue(field, out var words))
                    values[field] = words = new Dictionary<string, string>(StringComparer.Ordinal);
                words[word] = meant;
            }
            else if (wrong == 0)
                wrong = number;
        return values.ToImmutableSortedDictionary(v => v.Key, v => (IReadOnlyDictionary<string, string>)v.Value, StringComparer.Ordinal);
    }

    private static IEnumerable<(int Number, string Line)> Lines(string text) =>
        text.ReplaceLineEndings("\n").Split('\n').Select((line, at) => (at + 1, line.Trim())).Where(l => l.Item2.Length > 0);

    private static (string Before, string After)? Halves(string line, char sign, bool last = false) =>
        (last ? line.LastIndexOf(sign) : line.IndexOf(sign, StringComparison.Ordinal)) is >= 0 and var at ? (line[..at].Trim(), line[(at + 1)..].Trim()) : null;
}
