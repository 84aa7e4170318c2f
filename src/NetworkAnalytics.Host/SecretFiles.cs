namespace NetworkAnalytics.Host;

/// <summary>
/// Configuration from files, one value a file, as container platforms mount secrets: the file
/// <c>ConnectionStrings__postgres</c> holds the connection string, <c>Operator__Token</c> the operator's token.
/// </summary>
internal static class SecretFiles
{
    private const string Variable = "NETWORKANALYTICS_SECRETS";
    private const string Usual = "/run/secrets";

    /// <summary>Adds the folder named by <c>NETWORKANALYTICS_SECRETS</c>, or <c>/run/secrets</c> where there is one.</summary>
    /// <exception cref="DirectoryNotFoundException">The named folder does not exist.</exception>
    public static IConfigurationBuilder AddSecretFiles(this IConfigurationBuilder configuration)
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        return configuration.AddKeyPerFile(Path.GetFullPath(string.IsNullOrEmpty(named) ? Usual : named), optional: string.IsNullOrEmpty(named));
    }
}
