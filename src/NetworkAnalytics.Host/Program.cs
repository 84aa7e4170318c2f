using NetworkAnalytics.Host.CommandLine;

return await RootCommands.Run(args);
