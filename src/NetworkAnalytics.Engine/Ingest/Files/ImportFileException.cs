namespace NetworkAnalytics.Engine.Ingest.Files;

/// <summary>The file as a whole cannot be read; the message is one sentence for its sender.</summary>
internal sealed class ImportFileException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>It could be read but for its size.</summary>
    public bool IsTooLarge { get; init; }
}
