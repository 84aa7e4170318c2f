using System.ComponentModel.DataAnnotations;

namespace NetworkAnalytics.Engine.Ingest.Files;

/// <summary>Limits on imported files and on the work they make. Section <c>Imports</c>.</summary>
public sealed class ImportOptions
{
    /// <summary>Bytes of CSV after decompression.</summary>
    [Range(1_000_000, 100_000_000_000)]
    public long MaxBytes { get; set; } = 4_000_000_000;

    /// <summary>How much larger than the file a gzip may unpack; real CSV packs 5 to 30 times.</summary>
    [Range(10, 10_000)]
    public int MaxExpansion { get; set; } = 200;

    /// <summary>Characters of one field that the reader takes in at all; larger ones end the file.</summary>
    [Range(10_000, 100_000_000)]
    public int MaxFieldCharacters { get; set; } = 32_000_000;

    /// <summary>Rejected rows kept in a report with their reasons; beyond it they are only counted.</summary>
    [Range(1, 10_000_000)]
    public int MaxReportedRows { get; set; } = 100_000;

    /// <summary>
    /// Rows worked through between two savings of the place reached: what a killed worker's successor goes over again at
    /// the most, and what is in memory at a time.
    /// </summary>
    [Range(1_000, 1_000_000)]
    public int ChunkRows { get; set; } = 50_000;

    /// <summary>Members whose histories one import appends to at the same time.</summary>
    [Range(1, 4_096)]
    public int Concurrency { get; set; } = 256;

    /// <summary>Where a file is kept while it is received; null: the system's directory for temporary files.</summary>
    public string? SpoolDirectory { get; set; }
}
