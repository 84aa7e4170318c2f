namespace NetworkAnalytics.Delivery.Wording;

/// <summary>Numbers said in words: sections in the order they are read, each with a title.</summary>
/// <param name="Language">Two letters: en or fr.</param>
public sealed record WordedText(string Language, IReadOnlyList<TextSection> Sections)
{
    public IEnumerable<Paragraph> Paragraphs => Sections.SelectMany(s => s.Paragraphs);
}

/// <param name="Code">What it is about, the same in every language. A comparison: own, beside, pace, to_meet, growth, too_early. A ledger: goal, without_goal, horizons, strategy, empty.</param>
public sealed record TextSection(string Code, string Title, IReadOnlyList<Paragraph> Paragraphs);

/// <param name="Code">What the paragraph is about within its section: a measure's name, peers, paths …</param>
/// <param name="Figures">The numbers that stand beside the words; empty when there are none.</param>
public sealed record Paragraph(string Code, string Words, IReadOnlyList<Figure> Figures)
{
    internal Paragraph(string code, string words) : this(code, words, []) { }
}

public sealed record Figure(string Label, string Text);
