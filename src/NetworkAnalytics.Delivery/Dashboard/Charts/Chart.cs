using System.Collections.Immutable;

namespace NetworkAnalytics.Delivery.Dashboard.Charts;

/// <summary>One picture of published numbers: what is drawn, the same in a sentence, and the numbers for the table and the file.</summary>
/// <param name="Id">Of the element and of the file; the same in every language.</param>
/// <param name="Sentence">What it shows, for who does not see it and for who wants it said.</param>
/// <param name="Drawing">What the script draws, one of the drawings; null: nothing of it is published.</param>
/// <param name="Withheld">Why some or all of it is not shown; null: all of it is.</param>
public sealed record Chart(string Id, string Title, string Sentence, object? Drawing, ChartTable Table, string? Withheld = null);

/// <param name="Columns">The first one heads the rows.</param>
public sealed record ChartTable(ImmutableArray<ChartColumn> Columns, ImmutableArray<ImmutableArray<ChartCell>> Rows)
{
    private const int Long = 24, EachUntil = 6, ThirdUntil = 24;

    /// <summary>A long one in wider steps, for reading on a page; the file has every row.</summary>
    public ChartTable Thinned() => Rows.Length <= Long ? this
        : this with { Rows = [.. Rows.Where((_, at) => at < EachUntil || at == Rows.Length - 1 || (at + 1) % (at < ThirdUntil ? 3 : 6) == 0)] };
}

/// <param name="Name">In files, the same in every language.</param>
/// <param name="Label">On the page.</param>
public sealed record ChartColumn(string Name, string Label);

/// <param name="Text">As a person reads it.</param>
/// <param name="Raw">As a file has it: a number or a word, nothing when withheld.</param>
public readonly record struct ChartCell(string Text, object? Raw, bool Withheld = false);
