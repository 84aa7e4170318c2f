using System.CommandLine;
using System.Globalization;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary>Options that mean the same wherever they stand. Made anew for each command, as the library wants them.</summary>
internal static class CommonOptions
{
    public static Option<string> Data() => new("--data")
    {
        Description = "Directory of the private PostgreSQL instance; unused when ConnectionStrings__postgres names a server",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("NETWORKANALYTICS_DATA") is { Length: > 0 } configured ? configured : ".data",
        HelpName = "DIR",
    };

    public static Option<int> Tenant() => new("--tenant", "-t") { Description = "The association's id (see 'tenant list')", Required = true, HelpName = "ID" };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON on standard output" };

    public static Option<DateOnly?> AsOf() => Day("--as-of", "Count everything strictly before this day; today in the association's zone unless given");

    public static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "YYYY-MM-DD",
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return day;
            result.AddError($"{name}: '{result.Tokens[0].Value}' is not a day; write it like 2026-03-14.");
            return null;
        },
    };

    public static Option<FileInfo?> File(string name, string description) => new(name) { Description = description, HelpName = "FILE" };

    public static Option<string> Language() => new("--lang")
    {
        Description = "Language of the words: en or fr",
        DefaultValueFactory = _ => "en",
        HelpName = "LANG",
        Validators =
        {
            result =>
            {
                if (result.GetValueOrDefault<string>() is not ("en" or "fr"))
                    result.AddError("--lang: en or fr.");
            },
        },
    };
}
