using System.Collections.Immutable;

namespace NetworkAnalytics.Delivery.Dashboard.Charts;

/// <summary>One picture of published numbers: what is drawn, the same in a sentence, and the numbers for the table and the file.</summary>
/// <param name="Id">Of the element and of the file; the same in every language.</param>
/// <param name="Sentence">What it shows, for who does not see it and for who wants it said.</param>
/// <param name="Drawing">What the script draws, one of the drawings; null: nothing of it is published.</param>
/// <param name="Withheld">Why some or all of it is not shown; null: all of it is.</param>
internal sealed record Chart(string Id, string Title, string Sentence, object? Drawing, ChartTable Table, string? Withheld = null);

/// <param name="Columns">The first one heads the rows.</param>
internal sealed record ChartTable(ImmutableArray<ChartColumn> Columns, ImmutableArray<ImmutableArray<ChartCell>> Rows);

/// <param name="Name">In files, the same in every language.</param>
/// <param name="Label">On the page.</param>
internal sealed record ChartColumn(string Name, string Label);

/// <param name="Text">As a person reads it.</param>
/// <param name="Raw">As a file has it: a number or a word, nothing when withheld.</param>
internal readonly record struct ChartCell(string Text, object? Raw, bool Withheld = false);
