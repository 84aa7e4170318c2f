using System.Globalization;

namespace NetworkAnalytics.UnitTests.Statistics;

/// <summary>Reference values made by R, as copied beside the tests.</summary>
internal static class Oracle
{
    public static List<OracleRow> Rows(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Oracles", file));
        var columns = lines[0].Split(',').Select((name, at) => (name, at)).ToDictionary(c => c.name, c => c.at);
        var rows = lines.Skip(1).Select(line => new OracleRow(columns, line.Split(','))).ToList();
        Assert.NotEmpty(rows);
        return rows;
    }
}

internal sealed class OracleRow(Dictionary<string, int> columns, string[] values)
{
    public string Text(string column) => values[columns[column]];

    public int Int(string column) => int.Parse(Text(column), CultureInfo.InvariantCulture);

    public double Double(string column) => double.Parse(Text(column), CultureInfo.InvariantCulture);

    /// <summary>Null for R's NA.</summary>
    public double? Number(string column) => Text(column) == "NA" ? null : Double(column);
}
