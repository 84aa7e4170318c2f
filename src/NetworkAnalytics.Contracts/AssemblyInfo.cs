using System.Runtime.CompilerServices;

// The Engine's publication gate makes the published shapes; nobody else can (an architecture test holds the rest).
[assembly: InternalsVisibleTo("NetworkAnalytics.Engine")]
[assembly: InternalsVisibleTo("NetworkAnalytics.UnitTests")]
