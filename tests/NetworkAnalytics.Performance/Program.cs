using System.CommandLine;
using NetworkAnalytics.Performance;

return await new RootCommand("Measurements of NetworkAnalytics: what they found stands in ops/performance/.") { CoverageCommand.Make(), GrainsCommand.Make() }.Parse(args).InvokeAsync();
