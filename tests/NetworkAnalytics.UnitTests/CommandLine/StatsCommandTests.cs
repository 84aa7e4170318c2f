using System.CommandLine;
using NetworkAnalytics.Host.CommandLine;
using NetworkAnalytics.Host.CommandLine.Stats;
using NetworkAnalytics.UnitTests.Statistics;

namespace NetworkAnalytics.UnitTests.CommandLine;

public sealed class StatsCommandTests
{
    private static readonly string Oracles = Path.Combine(AppContext.BaseDirectory, "Oracles", "survival");

    [Theory]
    [InlineData("aml-km.csv", "km aml-data.csv")]
    [InlineData("lung-km.csv", "km lung-data.csv")]
    [InlineData("aml-quantiles.csv", "quantiles aml-data.csv")]
    [InlineData("lung-quantiles.csv", "quantiles lung-data.csv")]
    [InlineData("aml-rmst.csv", "rmst --tau 45 aml-data.csv")]
    [InlineData("lung-rmst.csv", "rmst --tau 965 lung-data.csv")]
    [InlineData("aml-logrank.csv", "logrank aml-data.csv")]
    [InlineData("lung-logrank.csv", "logrank lung-data.csv")]
    [InlineData("mgus2-aalen-johansen.csv", "aalen-johansen mgus2-data.csv")]
    [InlineData("cgd-mcf.csv", "mcf cgd-data.csv")]
    [InlineData("powerlaw-prior.csv", "exponent-prior powerlaw-members.csv powerlaw-events.csv", 1e-4)]
    [InlineData("powerlaw-posterior.csv", "exponent powerlaw-members.csv powerlaw-events.csv", 1e-4)]
    public void Every_reference_file_comes_out_again(string expected, string arguments, double relative = 1e-9)
    {
        var (code, output, error) = Run(arguments.Split(' ').Select(a => a.EndsWith(".csv", StringComparison.Ordinal) ? Path.Combine(Oracles, a) : a));
        Assert.Equal((ExitCode.Done, ""), (code, error));
        var (want, found) = (Table(File.ReadAllText(Path.Combine(Oracles, expected))), Table(output));
        // R's columns of the two causes carry names of their own.
        Assert.Equal(want[0].Select(c => c.Replace("progression", "cause_1", StringComparison.Ordinal).Replace("death", "cause_2", StringComparison.Ordinal)), found[0]);
        Assert.Equal(want.Count, found.Count);
        for (var row = 1; row < want.Count; row++)
            for (var column = 0; column < want[0].Length; column++)
                Same(want[row][column], found[row][column], relative, $"{expected} line {row + 1} {want[0][column]}");
    }

    [Fact]
    public void The_members_own_estimates_agree_with_R_to_nine_digits_whatever_the_prior()
    {
        var found = Table(Run(["exponent", Path.Combine(Oracles, "powerlaw-members.csv"), Path.Combine(Oracles, "powerlaw-events.csv")]).Output);
        foreach (var (want, row) in Table(File.ReadAllText(Path.Combine(Oracles, "powerlaw-posterior.csv"))).Zip(found))
            for (var column = 0; column < 4; column++)
                Same(want[column], row[column], 1e-9, want[0]);
    }

    [Fact]
    public void Times_need_not_be_whole_numbers()
    {
        var aml = File.ReadAllLines(Path.Combine(Oracles, "aml-data.csv"));
        // A tenth of each time, written with a decimal point: curves stay, times and means are a tenth.
        var tenths = aml.Take(1).Concat(aml.Skip(1).Select(l => Number(double.Parse(l.Split(',')[0], Invariant) / 10) + l[l.IndexOf(',', StringComparison.Ordinal)..]));
        foreach (var (estimator, times) in new[] { ("km", new[] { 1 }), ("quantiles", [2, 3, 4]), ("rmst --tau 4.5", [1, 2, 3]), ("logrank", []) })
        {
            var whole = Table(Run([.. estimator.Replace("4.5", "45", StringComparison.Ordinal).Split(' '), Written(string.Join('\n', aml))]).Output);
            var found = Table(Run([.. estimator.Split(' '), Written(string.Join('\n', tenths))]).Output);
            Assert.Equal(whole.Count, found.Count);
            for (var row = 1; row < whole.Count; row++)
                for (var column = 0; column < whole[0].Length; column++)
                    Same(times.Contains(column) && whole[row][column] != "NA" ? Number(double.Parse(whole[row][column], Invariant) / 10) : whole[row][column], found[row][column], 1e-12, $"{estimator} {row}");
        }
    }

    [Fact]
    public void Decimal_times_by_hand()
    {
        const string Data = "time,event\n0.5,1\n1.25,0\n2,1\n2.5,0\n";
        Assert.Equal("group,time,at_risk,events,survival,std_err,lower,upper", Lines(Run(["km", Written(Data)]).Output)[0]);
        Assert.Equal([",0.5,4,1,0.75", ",1.25,3,0,0.75", ",2,2,1,0.375", ",2.5,1,0,0.375"], Lines(Run(["km", Written(Data)]).Output)[1..].Select(l => string.Join(',', l.Split(',')[..5])));
        // From 0.5 to 2 three quarters are left: that quantile is the middle. 75 % is never reached.
        Assert.Equal([",0.25,1.25", ",0.5,2", ",0.75,NA"], Lines(Run(["quantiles", Written(Data)]).Output)[1..].Select(l => string.Join(',', l.Split(',')[..3])));
        // 0.5 + 0.75 · 1.5 + 0.375 · 0.25
        Assert.StartsWith(",2.25,1.71875,", Lines(Run(["rmst", "--tau", "2.25", Written(Data)]).Output)[1], StringComparison.Ordinal);
        Assert.Equal(",2.51,NA,NA", Lines(Run(["rmst", "--tau", "2.51", Written(Data)]).Output)[1]);
        Assert.StartsWith("1.75,1,1,1,", Lines(Run(["mcf", Written("id,start,stop,event\na,0,0.5,0\na,0.5,1.75,1\n")]).Output)[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_have_15_significant_digits_and_NA_where_there_is_none()
    {
        var lines = Lines(Run(["km", Written("time,event,group\n1,1,a\n2,1,a\n3,1,a\n")]).Output);
        Assert.StartsWith("a,1,3,1,0.666666666666667,0.272165526975909,", lines[1], StringComparison.Ordinal);
        Assert.Equal("a,3,1,1,0,NA,NA,NA", lines[3]);
    }

    [Fact]
    public void Any_number_of_causes_each_beside_all_others()
    {
        const string Data = "time,cause\n1,1\n2,3\n2,2\n3,0\n4,1\n5,3\n";
        var found = Table(Run(["aalen-johansen", Written(Data)]).Output);
        Assert.Equal("time,at_risk,event_free,cause_1,cause_1_se,cause_2,cause_2_se,cause_3,cause_3_se", string.Join(',', found[0]));
        Assert.All(found.Skip(1), row => Assert.Equal(1, new[] { 2, 3, 5, 7 }.Sum(c => double.Parse(row[c], Invariant)), 1e-12));
        var merged = Table(Run(["aalen-johansen", Written(Data.Replace(",3", ",2", StringComparison.Ordinal))]).Output);
        Assert.Equal(merged.Skip(1).Select(r => (r[3], r[4])), found.Skip(1).Select(r => (r[3], r[4])));
        Assert.Equal(["time,at_risk,event_free", "7,2,1"], Lines(Run(["aalen-johansen", Written("time,cause\n7,0\n7,0\n")]).Output));
    }

    [Fact]
    public void Columns_stand_in_any_order_with_others_between_and_quotes_as_R_writes_them()
    {
        const string Plain = "time,event,group\n4,1,\"b, c\"\n5,0,a\n";
        const string Turned = "\ufeff\"\",\"group\",\"sex\",\"event\",\"time\"\r\n\"1\",\"b, c\",\"f\",1,4\r\n\r\n\"2\",\"a\",NA,0,5.0\r\n";
        Assert.Equal(Run(["km", Written(Plain)]), Run(["km", Written(Turned)]));
        Assert.Contains("\n\"b, c\",4,1,1,0,NA,NA,NA\n", Run(["km", Written(Turned)]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_are_in_order_numbers_as_numbers()
    {
        static string[] Order(params string[] groups) =>
            [.. Lines(Run(["km", Written("time,event,group\n" + string.Concat(groups.Select(g => $"1,1,{g}\n")))]).Output)[1..].Select(l => l.Split(',')[0])];
        Assert.Equal(["2", "9", "10"], Order("10", "9", "2"));
        Assert.Equal(["10", "9", "b"], Order("b", "9", "10"));
    }

    [Theory]
    [InlineData("km", "time,event,group\n", "group,time,at_risk,events,survival,std_err,lower,upper\n")]
    [InlineData("mcf", "id,start,stop,event\na,0,5,0\n", "time,at_risk,events,mcf,robust_se\n")]
    [InlineData("aalen-johansen", "time,cause\n", "time,at_risk,event_free\n")]
    [InlineData("quantiles", "time,event\n3,0\n", "group,p,quantile,lower,upper\n,0.25,NA,NA,NA\n,0.5,NA,NA,NA\n,0.75,NA,NA,NA\n")]
    public void Nobody_and_nothing_happening_give_a_table_all_the_same(string estimator, string file, string table) =>
        Assert.Equal((ExitCode.Done, table, ""), Run([estimator, Written(file)]));

    [Theory]
    [InlineData("km", "", "data.csv: The file is empty; it needs a header line and its rows.")]
    [InlineData("km", "days,event\n1,1\n", "data.csv, line 1, column time: The header has no such column; it has days, event.")]
    [InlineData("km", "time,time,event\n1,1,1\n", "data.csv, line 1, column time: The header has it twice.")]
    [InlineData("km", "time,event\n1,1\nsoon,1\n", "data.csv, line 3, column time: 'soon' is not a number of at least 0, written like 12.5.")]
    [InlineData("km", "time,event\n1,1\n\n-2,1\n", "data.csv, line 4, column time: '-2' is not a number of at least 0, written like 12.5.")]
    [InlineData("km", "time,event\nNA,1\n", "data.csv, line 2, column time: 'NA' is not a number of at least 0, written like 12.5.")]
    [InlineData("km", "time,event\n1,2\n", "data.csv, line 2, column event: '2' is not a whole number from 0 to 1.")]
    [InlineData("km", "time,event,group\n1,1,\n", "data.csv, line 2, column group: Nothing stands here.")]
    [InlineData("km", "time,event\n1,1,7\n", "data.csv, line 2: The row has 3 fields and the header 2.")]
    [InlineData("logrank", "time,event\n1,1\n", "data.csv, line 1, column group: The header has no such column; it has time, event.")]
    [InlineData("logrank", "time,event,group\n1,1,a\n1,1,b\n1,1,c\n", "group: The test compares two groups; the file has 3: a, b, c.")]
    [InlineData("aalen-johansen", "time,cause\n1,1.5\n", "data.csv, line 2, column cause: '1.5' is not a whole number from 0 to 100.")]
    [InlineData("mcf", "id,start,stop,event\na,0,4,1\na,5,6,0\n", "data.csv, line 3, column start: 'a' was observed to 4 and goes on from 5: a member's rows follow one another in order, without gaps.")]
    [InlineData("mcf", "id,start,stop,event\na,2,4,1\n", "data.csv, line 2, column start: The first row of 'a' starts at 2: members are observed from 0 on; a late entry is not supported.")]
    [InlineData("mcf", "id,start,stop,event\na,0,0,1\n", "data.csv, line 2, column stop: The stretch ends at 0, not after its start 0.")]
    public void What_cannot_be_read_gets_one_line_naming_file_line_and_column(string estimator, string file, string sentence) =>
        Assert.Equal((ExitCode.Failed, "", sentence + Environment.NewLine), Run([estimator, Written(file)]));

    [Theory]
    [InlineData("member,total_hours\na,10\na,12\n", "member,hours\n", "members.csv, line 3, column member: 'a' stands in the file twice.")]
    [InlineData("member,total_hours\na,10\n", "member,hours\nb,1\n", "events.csv, line 2, column member: 'b' is not in the file of members.")]
    [InlineData("member,total_hours\na,10\n", "member,hours\na,10.5\n", "events.csv, line 2, column hours: 10.5 is not above 0 and at most the member's total of 10.")]
    public void Members_and_events_that_do_not_fit_are_refused(string members, string events, string sentence) =>
        Assert.Equal((ExitCode.Failed, "", sentence + Environment.NewLine), Run(["exponent", Written(members, "members.csv"), Written(events, "events.csv")]));

    [Fact]
    public void Without_a_prior_the_members_own_estimates_are_there_and_the_reason_is_no_part_of_the_table()
    {
        var (code, output, error) = Run(["exponent", Written("member,total_hours\na,10\nb,20\n"), Written("member,hours\na,5\n")]);
        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(["a,1,0.693147180559945,1.44269504088896,NA,NA,NA", "b,0,0,NA,NA,NA,NA"], Lines(output)[1..]);
        Assert.StartsWith("Members differ no more than by chance", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_missing_or_no_text_is_said_in_one_line()
    {
        Assert.Equal((ExitCode.Failed, "", "absent.csv: There is no such file." + Environment.NewLine), Run(["km", Path.Combine(Path.GetTempPath(), "absent.csv")]));
        var path = Written("");
        File.WriteAllBytes(path, [.. "time,event\n"u8, 0xFF, 0xFE, 0x00, .. "\n"u8]);
        var (code, output, error) = Run(["km", path]);
        Assert.Equal((ExitCode.Failed, ""), (code, output));
        Assert.Contains("not UTF-8", error, StringComparison.Ordinal);
    }

    private static readonly System.Globalization.CultureInfo Invariant = System.Globalization.CultureInfo.InvariantCulture;

    private static (int Code, string Output, string Error) Run(IEnumerable<string> arguments)
    {
        using StringWriter output = new(), error = new();
        var code = StatsCommand.Make().Parse([.. arguments]).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }

    private static string Written(string text, string name = "data.csv")
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("stats-").FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static void Same(string expected, string found, double relative, string what)
    {
        if (double.TryParse(expected, Invariant, out var number) && double.TryParse(found, Invariant, out var value))
            Near.Equal(number, value, relative, what);
        else
            Assert.Equal(expected, found);
    }

    private static string Number(double value) => value.ToString("G15", Invariant);

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static List<string[]> Table(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(','))];
}
