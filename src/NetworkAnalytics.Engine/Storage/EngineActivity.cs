using System.Diagnostics;

namespace NetworkAnalytics.Engine.Storage;

/// <summary>Where the Engine's traces and metrics come from.</summary>
public static class EngineActivity
{
    public const string Name = "NetworkAnalytics.Engine";

    internal static ActivitySource Source { get; } = new(Name);
}
