using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetworkAnalytics.Delivery.Dashboard.Charts;

// What charts.js reads. A null in a list of values is withheld: the line breaks there.

internal static class Drawings
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Converters = { new Drawn() } };

    /// <summary>Pages go out uncompressed, and no eye sees a fourth decimal.</summary>
    private sealed class Drawn : JsonConverter<double>
    {
        private const int Decimals = 3;

        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(Math.Round(value, Decimals));
    }
}

/// <summary>Lines over steps of a clock, each with or without a band around it.</summary>
/// <param name="Along">The name of the horizontal axis.</param>
/// <param name="Share">Whether values are shares, to be written as percentages.</param>
/// <param name="Top">The end of the vertical axis; null: as the values ask.</param>
public sealed record LinesDrawing(string Along, ImmutableArray<int> Steps, bool Share, double? Top, ImmutableArray<DrawnBand> Bands, ImmutableArray<DrawnLine> Lines)
{
    public string Kind { get; } = "lines";
}

/// <param name="Tone">Which colour of the style sheet.</param>
/// <param name="Filled">Whether lines are stacked and filled, each on the one before.</param>
public sealed record DrawnLine(string Name, string Tone, ImmutableArray<double?> Values, bool Filled = false);

public sealed record DrawnBand(string Name, string Tone, ImmutableArray<double?> Lower, ImmutableArray<double?> Upper);

/// <summary>Bars of shares, in the order given.</summary>
public sealed record BarsDrawing(ImmutableArray<string> Names, ImmutableArray<double?> Values)
{
    public string Kind { get; } = "bars";
}

/// <summary>Streams from column to column.</summary>
public sealed record FlowDrawing(ImmutableArray<FlowNode> Nodes, ImmutableArray<FlowLink> Links)
{
    public string Kind { get; } = "flow";
}

/// <param name="Id">Two nodes may have one label.</param>
public sealed record FlowNode(string Id, string Label, string Tone);

/// <param name="Value">How wide the stream is: members.</param>
public sealed record FlowLink(string From, string To, double Value, string Text);

/// <summary>Five quantiles on one line, and the value they are read against.</summary>
public sealed record SpreadDrawing(string Along, double P10, double P25, double P50, double P75, double P90, double Against, string AgainstName)
{
    public string Kind { get; } = "spread";
}
