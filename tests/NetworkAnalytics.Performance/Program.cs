using System.CommandLine;
using NetworkAnalytics.Performance;

return new RootCommand("Measurements of NetworkAnalytics: what they found stands in ops/performance/.") { CoverageCommand.Make(), EstimatorsCommand.Make(), RecomputeCommand.Make() }.Parse(args).Invoke();
