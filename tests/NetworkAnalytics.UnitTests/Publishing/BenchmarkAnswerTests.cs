using System.Text.Json;
using NetworkAnalytics.Contracts.Benchmarks;
using NetworkAnalytics.Delivery.Api;
using static NetworkAnalytics.UnitTests.Benchmarks.Versions;
using static NetworkAnalytics.UnitTests.MemberLog.Build;

namespace NetworkAnalytics.UnitTests.Publishing;

public sealed class BenchmarkAnswerTests
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    [Fact]
    public void It_carries_everything_published_of_a_cohort_in_snake_case()
    {
        var answer = Answer(60);
        Assert.Equal(
            ["version", "as_of", "cohort", "members", "curves", "returns", "first", "counts", "mix", "paths", "exponents", "participation", "movement"],
            Names(answer));
        var announced = answer.GetProperty("returns")[0];
        Assert.Equal(["announced", "any"], answer.GetProperty("returns").EnumerateArray().Select(r => r.GetProperty("kind").GetString()));
        Assert.Equal(["kind", "members", "months", "table", "quantiles", "restricted_means"], Names(announced));
        Assert.Equal(["month", "at_risk", "survival", "lower", "upper"], Names(announced.GetProperty("months")[0]));
        Assert.Equal(["month", "at_risk", "events", "censored"], Names(announced.GetProperty("table")[0]));
        Assert.Equal(["level", "value", "lower", "upper"], Names(announced.GetProperty("quantiles")[0]));
        Assert.Equal(["horizon", "days", "standard_error"], Names(announced.GetProperty("restricted_means")[0]));
        Assert.Equal(["month", "announced", "announced_standard_error", "unannounced", "unannounced_standard_error"], Names(answer.GetProperty("first").GetProperty("months")[0]));
        Assert.Equal(["month", "mean", "standard_error"], Names(answer.GetProperty("counts").GetProperty("months")[0]));
        Assert.Equal(["category", "share"], Names(answer.GetProperty("mix").GetProperty("categories")[0]));
        Assert.Equal(["members", "p10", "p25", "p50", "p75", "p90"], Names(answer.GetProperty("exponents")));
        Assert.Equal(["month", "eligible", "share"], Names(answer.GetProperty("participation").GetProperty("months")[0]));
        Assert.Equal(60, answer.GetProperty("members").GetInt32());
        Assert.Equal(60, answer.GetProperty("participation").GetProperty("months")[0].GetProperty("eligible").GetInt32());
    }

    [Fact]
    public void What_too_few_stand_behind_is_null_and_not_left_out()
    {
        var answer = Answer(9);
        Assert.Equal(Names(Answer(60)), Names(answer));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("members").ValueKind);
        Assert.All(answer.GetProperty("returns")[1].GetProperty("months").EnumerateArray(), m => Assert.Equal(JsonValueKind.Null, m.GetProperty("survival").ValueKind));
        Assert.All(answer.GetProperty("counts").GetProperty("months").EnumerateArray(), m => Assert.Equal(JsonValueKind.Null, m.GetProperty("mean").ValueKind));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("movement").ValueKind);
    }

    [Fact]
    public void Not_reached_is_said_and_withheld_is_null()
    {
        // Fifteen members: the median may be told and is not reached, quartiles are withheld.
        var quiet = JsonSerializer.SerializeToElement(BenchmarkAnswer.Of(Publish([.. Enumerable.Range(1, 15).Select(_ => Row("2025-01-01", null))])), Json);
        var quantiles = quiet.GetProperty("returns")[0].GetProperty("quantiles");
        Assert.Equal(JsonValueKind.Null, quantiles[0].GetProperty("value").ValueKind);
        Assert.False(quantiles[1].GetProperty("value").GetProperty("reached").GetBoolean());
        Assert.Equal(JsonValueKind.Null, quantiles[1].GetProperty("value").GetProperty("days").ValueKind);
    }

    [Fact]
    public void Paths_and_movement_keep_their_numbers()
    {
        var kinds = new PublishedKindShare("event", 0.25);
        var paths = PathsAnswer.Of(new("job", [new(20, [kinds])], null));
        Assert.Equal(("job", 20, "event", 0.25), (paths.Goal, paths.Groups[0].Members, paths.Groups[0].Kinds[0].Kind, paths.Groups[0].Kinds[0].Share));
        Assert.Null(paths.NotYet);
        Assert.Equal(new("everyone", 3, 10, null, 0, true, 7, 8), MovementAnswer.Of("everyone", new(3, 10, null, 0, true, 7, 8)));
    }

    private static JsonElement Answer(int members) => JsonSerializer.SerializeToElement(
        BenchmarkAnswer.Of(Publish([.. Enumerable.Range(1, members).Select(i => Row("2025-01-01", null, Meeting("m", "2025-01-05", effort: 400), Return("r", $"2025-02-{i % 28 + 1:00}", expected: i % 2 == 0)))])), Json);

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(p => p.Name);
}
