using System.CommandLine;
using NetworkAnalytics.Performance;

return await new RootCommand("Measurements of NetworkAnalytics: what they found stands in ops/performance/.")
{
    CoverageCommand.Make(), EstimatorsCommand.Make(), RecomputeCommand.Make(), GrainsCommand.Make(), FloodCommand.Make(), ApiCommand.Make(), PagesCommand.Make(), PicturesCommand.Make(),
}.Parse(args).InvokeAsync();
