using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using NetworkAnalytics.SystemTests.Api.Contract;
using NetworkAnalytics.SystemTests.Postgres;

namespace NetworkAnalytics.SystemTests.CommandLine;

/// <summary>The README's section on the API, typed into a shell as it stands there, beside a served product.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private readonly TestDirectory _data = new();
    private readonly TestDirectory _checkout = new();

    public void Dispose()
    {
        _data.Dispose();
        _checkout.Dispose();
    }

    [Fact]
    public async Task The_section_on_the_API_does_what_it_says()
    {
        await using var server = ProgramProcess.Start(new Dictionary<string, string?>(), "serve", "--data", _data.Path, "--urls", "http://127.0.0.1:0");
        var address = await server.AddressAsync();
        var made = await ProgramProcess.RunAsync(new Dictionary<string, string?>(), "tenant", "create", "Club", "--json", "--data", _data.Path);
        Assert.True(made.ExitCode == 0, made.ToString());

        var (code, said) = await TypeAsync(await LinesAsync(), address, made.Json().GetProperty("api_key").GetString()!);
        Assert.True(code == 0, said);
        foreach (var expected in (string[])["\"last_seq\":", "\"state\":", "\"cohort\":\"everyone\"", "\"words\":", "\"horizons\":", "30 there before"])
            Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.Equal(0, (await server.StopAsync()).ExitCode);
    }

    /// <summary>The shell's blocks between that heading and the next, smaller ones included: those take a provider, or end somebody.</summary>
    private static async Task<string> LinesAsync()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken);
        var section = readme.Split("\n## ").Single(s => s.StartsWith("The API\n", StringComparison.Ordinal)).Split("\n### ")[0];
        var blocks = Block().Matches(section);
        Assert.True(blocks.Count >= 4, $"only {blocks.Count} blocks to type");
        return string.Concat(blocks.Select(b => b.Groups[1].Value));
    }

    /// <summary>In a folder that has what the README's reader has: the files, and the program where the checkout has it.</summary>
    private async Task<(int Code, string Said)> TypeAsync(string lines, Uri address, string key)
    {
        var program = Directory.CreateDirectory(Path.Combine(_checkout.Path, "ops")).FullName;
        await File.WriteAllTextAsync(Path.Combine(program, "networkanalytics"), $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "networkanalytics.dll")}' \"$@\"\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(Path.Combine(program, "networkanalytics"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(Path.Combine(_checkout.Path, "members.csv"), ExampleAssociation.Members, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_checkout.Path, "history.csv"), ExampleAssociation.History, TestContext.Current.CancellationToken);
        // What is refused ends the script, as it would end its reader's patience.
        await File.WriteAllTextAsync(Path.Combine(_checkout.Path, ".curlrc"), "fail-with-body\nsilent\nshow-error\n", TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", lines])
        {
            WorkingDirectory = _checkout.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            Environment = { ["SERVER"] = address.ToString().TrimEnd('/'), ["KEY"] = key, ["NETWORKANALYTICS_DATA"] = _data.Path, ["CURL_HOME"] = _checkout.Path },
        };
        start.Environment.Remove("ConnectionStrings__postgres");
        using var shell = Process.Start(start)!;
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (shell.ExitCode, await output + await errors);
    }

    [GeneratedRegex("^```sh\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
