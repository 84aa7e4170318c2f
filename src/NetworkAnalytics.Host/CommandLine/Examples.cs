using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace NetworkAnalytics.Host.CommandLine;

/// <summary>Adds examples to the end of each command's help: most people read those first.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, string[]> Lines = new(StringComparer.Ordinal)
    {
        ["serve"] = ["serve", "serve --urls http://127.0.0.1:8080", "ConnectionStrings__postgres='Host=db;…' networkanalytics serve"],
        ["migrate"] = ["migrate"],
        ["invite"] = ["admin invite anna@example.org --tenant 1 --lang fr"],
        ["rename"] = ["tenant rename --tenant 1 \"Les anciens\""],
        ["suspend"] = ["tenant suspend --tenant 1"],
        ["resume"] = ["tenant resume --tenant 1"],
        ["delete"] = ["tenant delete --tenant 1 --yes \"Les anciens\""],
        ["rotate"] = ["key rotate 12 --tenant 1 --overlap 48"],
        ["revoke"] = ["key revoke 12 --tenant 1"],
        ["create"] = ["tenant create \"Anciens de l'école\" --time-zone Europe/Paris --json", "key create \"CRM\" --tenant 1 --scope history:write", "operator create op@example.org"],
        ["list"] = ["tenant list", "key list --tenant 1"],
        ["show"] = ["tenant show --tenant 1"],
        ["configure"] = ["tenant configure --tenant 1 --minimum-peers 15 --recompute '0 4 * * 1'", "tenant configure --tenant 1 --add-outcome-category mentoring:1.5"],
        ["import"] = ["import --tenant 1 --members members.csv --history history.csv.gz", "import --tenant 1 --attributes attributes.csv --history history.csv --report rejected.csv --json", "import --tenant 1 --history crm.csv --history-mapping crm.json --dry-run", "import --server https://learning.example.org --members members.csv"],
        ["recompute"] = ["recompute --tenant 1", "recompute --tenant 1 --as-of 2026-03-01 --verify", "recompute --server https://learning.example.org"],
        ["compare"] = ["compare --tenant 1 --member 4711", "compare --tenant 1 --member 4711 --cohort join_year=2010 --lang fr", "compare --server https://learning.example.org --key nam_…"],
        ["ledger"] = ["ledger --tenant 1 --member 4711", "ledger --tenant 1 --member 4711 --lang fr --json"],
        ["export"] = ["export --tenant 1 --out ."],
        ["token"] = ["member token --tenant 1 --member 4711 --minutes 30"],
        ["send"] = ["Smtp__Host=localhost Smtp__Port=1025 networkanalytics letters send --tenant 1", "letters send --tenant 1 --as-of 2026-03-03", "letters send --tenant 1 --kind digest --json"],
        ["preview"] = ["letters preview --tenant 1 --lang fr", "letters preview --tenant 1 --sample quiet --out letter"],
        ["next"] = ["letters next --tenant 1"],
        ["schedule"] = ["letters schedule --tenant 1 --day 3 --hour 9 --skip 08", "letters schedule --tenant 1 --kind digest --off"],
        ["erase"] = ["member erase --tenant 1 --member 4711 --yes 4711", "member erase --tenant 1 --member 4711 --yes 4711 --json > certificate.json"],
        ["demo"] = ["demo", "demo --once", "demo --once --members members.csv --history history.csv.gz --as-of 2026-03-01 --out ."],
        ["stats"] = ["stats km times.csv", "stats rmst --tau 365 times.csv", "stats exponent members.csv events.csv > exponents.csv"],
        ["km"] = ["stats km times.csv"],
        ["quantiles"] = ["stats quantiles times.csv"],
        ["rmst"] = ["stats rmst --tau 365 times.csv"],
        ["logrank"] = ["stats logrank times.csv"],
        ["aalen-johansen"] = ["stats aalen-johansen causes.csv"],
        ["mcf"] = ["stats mcf stretches.csv"],
        ["exponent"] = ["stats exponent members.csv events.csv"],
        ["exponent-prior"] = ["stats exponent-prior members.csv events.csv"],
    };

    public static void AddTo(RootCommand root)
    {
        foreach (var option in root.Options)
            if (option is HelpOption { Action: HelpAction plain } help)
                help.Action = new WithExamples(plain);
    }

    /// <summary>The words that lead to a command, without the program's own name.</summary>
    private static string Path(CommandResult command) =>
        command.Parent is CommandResult { Parent: not null } parent ? $"{Path(parent)} {command.Command.Name}" : command.Command.Name;

    private sealed class WithExamples(HelpAction plain) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var code = plain.Invoke(parseResult);
            if (!Lines.TryGetValue(parseResult.CommandResult.Command.Name, out var lines))
                return code;
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            // Verbs of one name stand under several words: 'tenant create', 'key create'.
            foreach (var line in lines.Where(l => l.Contains(Path(parseResult.CommandResult), StringComparison.Ordinal)))
                output.WriteLine($"  {(line.StartsWith("Connection", StringComparison.Ordinal) || line.StartsWith("Smtp", StringComparison.Ordinal) ? "" : "networkanalytics ")}{line}");
            output.WriteLine();
            return code;
        }
    }
}
