using System.CommandLine;
using NetworkAnalytics.Performance;

return await new RootCommand("Measurements of NetworkAnalytics: what they found stands in ops/performance/.") { CoverageCommand.Make(), FloodCommand.Make(), GrainsCommand.Make() }.Parse(args).InvokeAsync();
