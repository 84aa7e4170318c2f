namespace NetworkAnalytics.Delivery.Wording;

/// <summary>A comparison in words: paragraphs in the order they are read, own past first.</summary>
/// <param name="Language">Two letters: en or fr.</param>
public sealed record ComparisonText(string Language, IReadOnlyList<Paragraph> Paragraphs);

/// <param name="Code">What it is about, the same in every language: own, too_early, a measure's name, paths or peers.</param>
/// <param name="Figures">The numbers that stand beside the words; empty when there are none.</param>
public sealed record Paragraph(string Code, string Words, IReadOnlyList<Figure> Figures);

public sealed record Figure(string Label, string Text);
