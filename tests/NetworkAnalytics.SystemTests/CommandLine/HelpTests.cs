using System.Collections.ObjectModel;

namespace NetworkAnalytics.SystemTests.CommandLine;

public sealed class HelpTests
{
    private static readonly ReadOnlyDictionary<string, string?> Nothing = ReadOnlyDictionary<string, string?>.Empty;

    [Theory]
    [InlineData("serve")]
    [InlineData("migrate")]
    [InlineData("tenant", "create")]
    [InlineData("tenant", "list")]
    [InlineData("tenant", "show")]
    [InlineData("tenant", "configure")]
    [InlineData("import")]
    [InlineData("recompute")]
    [InlineData("compare")]
    [InlineData("export")]
    [InlineData("member", "token")]
    [InlineData("demo")]
    public async Task Each_command_explains_itself_and_ends_with_examples_of_itself(params string[] verb)
    {
        var help = await ProgramProcess.RunAsync(Nothing, [.. verb, "--help"]);
        Assert.True(help.ExitCode == 0, help.ToString());
        var (description, examples) = (help.Output.Split("Examples:")[0], help.Output.Split("Examples:")[1]);
        Assert.Contains($"networkanalytics {string.Join(' ', verb)}", examples, StringComparison.Ordinal);
        // Every option that stands in an example is one the command has.
        foreach (var option in examples.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.StartsWith("--", StringComparison.Ordinal)))
            Assert.Contains(option, description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_command_the_verbs_are_listed()
    {
        var help = await ProgramProcess.RunAsync(Nothing, "--help");
        Assert.Equal(0, help.ExitCode);
        foreach (var verb in new[] { "serve", "migrate", "tenant", "import", "recompute", "compare", "export", "member", "demo" })
            Assert.Contains($"\n  {verb} ", help.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tenant", "compare", "--member", "1")]
    [InlineData("--as-of: '2026-02-30' is not a day; write it like 2026-03-14.", "recompute", "--tenant", "1", "--as-of", "2026-02-30")]
    [InlineData("--lang: en or fr.", "compare", "--tenant", "1", "--member", "1", "--lang", "de")]
    [InlineData("import: give --members FILE, --attributes FILE, --history FILE or several of them.", "import", "--tenant", "1")]
    [InlineData("demo: --members and --history go together.", "demo", "--members", "members.csv")]
    [InlineData("--minutes: 1 to 1440 (a day).", "member", "token", "--tenant", "1", "--member", "1", "--minutes", "0")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("twelve", "recompute", "--tenant", "twelve")]
    public async Task A_command_line_that_is_wrong_is_told_so_and_answered_with_2(string told, params string[] arguments)
    {
        var refused = await ProgramProcess.RunAsync(Nothing, arguments);
        Assert.True(refused.ExitCode == 2, refused.ToString());
        Assert.Contains(told, refused.Errors, StringComparison.Ordinal);
    }
}
